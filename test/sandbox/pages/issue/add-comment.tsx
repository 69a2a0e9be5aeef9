import { useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import { ErrorMessage } from '@atlaskit/form/error-message';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';
import { textDocument } from '../adf/text-document';
import { addComment } from '../api/jira';
import { wordsOf } from '../words-of';

interface AddCommentProps {
  readonly actor: string;
  readonly issueKey: string;
  readonly reload: () => Promise<void>;
}

/** A box for a comment in plain text. */
export function AddComment({ actor, issueKey, reload }: AddCommentProps) {
  const [text, setText] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') {
      setProblem('Write something first.');
      return;
    }
    setIsSending(true);
    setProblem(undefined);
    try {
      await addComment(actor, issueKey, textDocument(text));
      setText('');
      await reload();
    } catch (error) {
      setProblem(wordsOf(error));
    }
    setIsSending(false);
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <Label htmlFor="new-comment">Add a comment</Label>
      <TextArea
        id="new-comment"
        testId="new-comment"
        minimumRows={2}
        value={text}
        isInvalid={problem !== undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div role="status">{problem === undefined ? null : <ErrorMessage>{problem}</ErrorMessage>}</div>
      <div>
        <Button type="submit" isDisabled={isSending} testId="add-comment">
          Comment
        </Button>
      </div>
    </form>
  );
}
