import { EmptyView } from '../shared/empty-view';

/** The issue has nothing to do with Teleport. */
export function NotARequestView() {
  return (
    <EmptyView message="This issue is not an access request. Cards for access requests are created by the app when someone asks for access in Teleport." />
  );
}
