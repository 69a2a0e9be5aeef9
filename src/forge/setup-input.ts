import * as v from '#wire/schema';
import {
  AccountIdsSchema,
  APPROVER_ENTRIES,
  perState,
  PolicySchema,
  StatusMappingSchema,
} from './storage/settings';
import { StatusIdSchema } from './id-schemas';

/** Fields and values that a page may send: far above what a screen has. */
const FIELDS_MAX = 100;
const FIELD_VALUES_MAX = 50;
const APPROVERS_MAX = 500;

const FieldInputSchema = v.pipe(
  v.record(v.string(), v.pipe(v.array(v.string()), v.maxLength(FIELD_VALUES_MAX))),
  v.check((fields) => Object.keys(fields).length <= FIELDS_MAX),
);

/** What a page sends to have it checked. */
export const ChoiceSchema = v.object({
  issueTypeId: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/)),
  statuses: StatusMappingSchema,
  policy: v.optional(PolicySchema),
  createFields: v.optional(FieldInputSchema, {}),
  moveFields: v.optional(v.partial(v.object(perState(FieldInputSchema))), {}),
});
export type Choice = v.InferOutput<typeof ChoiceSchema>;

/** What a page sends to have it saved. */
export const SaveSchema = v.object({
  ...ChoiceSchema.entries,
  partlyApproved: v.optional(v.array(StatusIdSchema), []),
  approvers: v.pipe(AccountIdsSchema, v.maxLength(APPROVERS_MAX)),
  ...APPROVER_ENTRIES,
});
export type SaveInput = v.InferOutput<typeof SaveSchema>;
