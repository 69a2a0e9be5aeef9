/** Names that manifest.yml and the code must agree on, each in one place. */

/** Key of the entity property of a card, by which it is searched for and its events are let through. */
export const PROPERTY_KEY = 'teleport-access';
/** Key of the property that a card is created with and that never changes: what was asked for, to find it again by. */
export const ASKED_PROPERTY_KEY = 'teleport-access-asked';
/** Key of the property by which Teleport's own plugin, `teleport-jira`, marks its issues. Read only: never written. */
export const EARLIER_PROPERTY_KEY = 'teleportAccessRequestId';
/** Key of the custom field that shows how a request stands. */
export const ACCESS_FIELD_KEY = 'access';
export const QUEUE_KEY = 'access-requests';
export const NUDGE_TRIGGER_KEY = 'nudge';
export const RELAY_REMOTE_KEY = 'relay';
export const LINK_ENTITY = 'link';
/** Entity of the decision log. */
export const LOG_ENTITY = 'log-entry';
export const MAILBOX_ENTITY = 'mailbox';
export const MAIL_TRIGGER_KEY = 'mail';
