-- Templates, channels and themes as resources, approval of templates, expiry of what is old.

ALTER TABLE applications
  -- Null: the theme that every application begins with.
  ADD COLUMN theme json,
  ADD COLUMN theme_updated_at bigint,
  -- Raised by every change of a template: who keeps which version is sent sees by it that there may be another.
  ADD COLUMN templates_revision int NOT NULL DEFAULT 1;

ALTER TABLE channels
  -- Null: the application's theme.
  ADD COLUMN theme json,
  ADD COLUMN theme_updated_at bigint,
  ADD COLUMN is_archived boolean NOT NULL DEFAULT false,
  -- A template that names the channel is sent only in a version that was approved.
  ADD COLUMN requires_approval boolean NOT NULL DEFAULT false;

ALTER TABLE templates
  -- The newest version that needs no approval or has it; null: none may be sent.
  ADD COLUMN sendable_version int,
  -- Key, name and label of the newest version in lower case.
  ADD COLUMN search_text text COLLATE "C" NOT NULL DEFAULT '';
UPDATE templates t SET sendable_version = t.version, search_text = lower(concat_ws(E'\n', t.key, v.document->>'name', v.document->>'label'))
FROM template_versions v WHERE (v.application, v.key, v.version) = (t.application, t.key, t.version);

ALTER TABLE template_versions
  -- Who made it: {type, value}; null when that is not known.
  ADD COLUMN author json,
  -- draft, pending, approved or rejected; null: it needs no approval.
  ADD COLUMN approval_status text,
  -- Who set the status, when, and why: {reason, by: {type, value}, at}.
  ADD COLUMN approval json,
  -- Stays true when an approval is taken back: messages that were sent with it are still drawn.
  ADD COLUMN was_sendable boolean NOT NULL DEFAULT true;
-- What a document has since: written into those of before, at their end, so that all are whole.
UPDATE template_versions
SET document = (left(document::text, -1) || ',"sequence":null,"permission":[],"translations":{}}')::json
WHERE document -> 'translations' IS NULL;
