import Type from 'typebox';
import { Time } from '../../shapes.js';

export const ApplicationOverview = Type.Object({
  application_id: Type.String(),
  name: Type.String(),
  business_messaging: Type.Boolean({ description: 'Whether sends are let in.' }),
  created_at: Time,
});
