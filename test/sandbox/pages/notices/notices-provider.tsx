import { useEffect, useState, type ReactNode } from 'react';
import CrossIcon from '@atlaskit/icon/core/cross';
import { IconButton } from '@atlaskit/button/new';
import SectionMessage from '@atlaskit/section-message/section-message';
import { NoticesContext, type Notice } from './notices-context';

/** Good news need no click to go away; bad news stay until read. */
const GOOD_NEWS_MS = 6000;

/** Shows the newest notice in a corner, and to screen readers as it appears. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>();

  useEffect(() => {
    if (notice?.appearance !== 'success') return undefined;
    const timer = setTimeout(() => setNotice(undefined), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  return (
    <NoticesContext.Provider value={setNotice}>
      {children}
      <div className="notices" role="status" data-testid="notices">
        {notice === undefined ? null : <NoticeView notice={notice} onDismiss={() => setNotice(undefined)} />}
      </div>
    </NoticesContext.Provider>
  );
}

function NoticeView({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: () => void }) {
  return (
    <div className="notice">
      <SectionMessage appearance={notice.appearance} title={notice.title}>
        <p>{notice.text ?? ''}</p>
      </SectionMessage>
      <div className="notice-dismiss">
        <IconButton
          icon={CrossIcon}
          label="Dismiss message"
          appearance="subtle"
          spacing="compact"
          onClick={onDismiss}
        />
      </div>
    </div>
  );
}
