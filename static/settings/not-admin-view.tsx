import SectionMessage from '@atlaskit/section-message/section-message';

/** Shown to people who may not administer the project. */
export function NotAdminView() {
  return (
    <SectionMessage appearance="warning" title="Only project administrators can see these settings">
      <p>Ask someone with the permission “Administer projects” for this project.</p>
    </SectionMessage>
  );
}
