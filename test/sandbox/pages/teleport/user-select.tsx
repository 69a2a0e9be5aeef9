import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';
import type { TeleportUser } from '../api/teleport-schemas';

interface UserSelectProps {
  readonly users: readonly TeleportUser[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Whom the visitor acts as in Teleport. */
export function UserSelect({ users, value, onChange }: UserSelectProps) {
  const options = users.map((user) => ({ value: user.name, label: `${user.name}${abilities(user)}` }));
  return (
    <div className="user-select" data-testid="teleport-user">
      <Label htmlFor="teleport-user">Acting in Teleport as</Label>
      <Select
        inputId="teleport-user"
        options={options}
        value={options.find((option) => option.value === value) ?? null}
        onChange={(option) => onChange(option?.value ?? value)}
      />
    </div>
  );
}

function abilities({ requestableRoles, reviewableRoles }: TeleportUser): string {
  const words = [
    ...(requestableRoles.length > 0 ? ['requests'] : []),
    ...(reviewableRoles.length > 0 ? ['reviews'] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(' and ')})`;
}
