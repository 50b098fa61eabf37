-- What must hold of the data at every instant, each as a query for what breaks it. "belfry doctor", the fault
-- suites and the tests run them, and nothing else decides; a row is a broken promise. A target that is '' has been erased: it counts, and is nobody.

-- invariant: the outcomes of a notification never exceed what was asked for, and add up to it when it has ended
SELECT n.application, n.id, n.status, n.requested, outcomes.ended
FROM notifications n
CROSS JOIN LATERAL (
  SELECT n.sent + n.duplicate + n.invalid + n.unknown_user + n.missing_variable + n.opted_out + n.cancelled AS ended
) outcomes
WHERE n.requested < outcomes.ended
   OR ((n.status = 'delivered' OR n.purged_at IS NOT NULL) AND n.requested <> outcomes.ended)
   OR (n.status = 'cancelled' AND n.requested <> outcomes.ended AND NOT EXISTS (
     SELECT FROM work w WHERE w.application = n.application AND w.notification = n.id
       AND w.kind IN ('cancel_notification', 'purge_notification')));

-- invariant: a batch counts as many chunks left as are not delivered, and is delivered when all was read and none is left
SELECT n.application, n.id, n.status, n.chunks_left, waiting.chunks
FROM notifications n
CROSS JOIN LATERAL (
  SELECT count(*) AS chunks FROM chunks c
  WHERE c.application = n.application AND c.notification = n.id AND c.delivered_at IS NULL AND c.cancelled_at IS NULL
) waiting
WHERE n.mode = 'batch' AND (n.chunks_left <> waiting.chunks
  OR (n.status IN ('queued', 'delivering') AND n.chunks_left = 0 AND n.requested IS NOT NULL)
  OR (n.status = 'delivered' AND n.chunks_left > 0));

-- invariant: a batch counts as many chunks set aside as there is such work, and has failed when no other chunk is left
SELECT n.application, n.id, n.status, n.requested, n.chunks_left, n.chunks_set_aside, aside.chunks, aside.releases
FROM notifications n
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE w.kind = 'deliver_chunk') AS chunks, count(*) FILTER (WHERE w.kind = 'release') AS releases
  FROM work w WHERE w.application = n.application AND w.notification = n.id AND w.failed_at IS NOT NULL
) aside
WHERE n.mode = 'batch' AND (
  (n.status IN ('queued', 'delivering', 'failed') AND n.chunks_set_aside <> aside.chunks)
  OR (n.status = 'delivering' AND n.chunks_left = n.chunks_set_aside)
  OR (n.status = 'failed' AND n.requested > 0 AND aside.releases = 0
      AND (n.chunks_set_aside = 0 OR n.chunks_left <> n.chunks_set_aside))
  OR (n.status = 'failed' AND n.failure IS NULL));

-- invariant: the chunks of a batch hold every target that was asked for, of a file every row read so far, in order and without a gap
SELECT n.application, n.id, n.requested, sum(cardinality(c.user_ids)) AS held
FROM notifications n JOIN chunks c ON c.application = n.application AND c.notification = n.id
GROUP BY n.application, n.id, n.requested
HAVING n.requested <> sum(cardinality(c.user_ids))
    OR sum(cardinality(c.user_ids)) <> max(c.first_position + cardinality(c.user_ids));

-- invariant: a chunk that is released, not delivered and not called off has work for that, and no other chunk has
SELECT coalesce(c.application, w.application) AS application, coalesce(c.notification, w.notification) AS notification,
  coalesce(c.number, w.chunk) AS number, n.status, n.requested, c.delivered_at, c.cancelled_at, w.id AS work
FROM chunks c FULL JOIN (SELECT * FROM work WHERE kind = 'deliver_chunk') w
  ON w.application = c.application AND w.notification = c.notification AND w.chunk = c.number
LEFT JOIN notifications n
  ON n.application = coalesce(c.application, w.application) AND n.id = coalesce(c.notification, w.notification)
WHERE (w.id IS NULL AND c.delivered_at IS NULL AND c.cancelled_at IS NULL AND n.requested IS NOT NULL
       AND (n.status IN ('queued', 'delivering') OR n.status = 'failed' AND n.chunks_set_aside > 0))
   OR (w.id IS NOT NULL AND (c.number IS NULL OR c.delivered_at IS NOT NULL OR c.cancelled_at IS NOT NULL OR n.requested IS NULL OR n.status = 'scheduled'));

-- invariant: a batch by file is read, or there is work to read it
SELECT n.application, n.id, n.status FROM notifications n
WHERE n.requested IS NULL AND n.status IN ('scheduled', 'queued', 'delivering', 'delivered', 'failed')
  AND NOT EXISTS (SELECT FROM work w WHERE w.application = n.application AND w.notification = n.id
                  AND w.kind = 'read_targets' AND w.failed_at IS NULL);

-- invariant: what a batch counts as refused are the refusals in its chunks
SELECT n.application, n.id, n.duplicate, n.invalid, n.unknown_user, n.missing_variable, n.opted_out, counted.*
FROM notifications n
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE r.outcome = 'duplicate') AS duplicates, count(*) FILTER (WHERE r.outcome = 'invalid') AS invalids,
    count(*) FILTER (WHERE r.outcome = 'unknown_user') AS unknown_users,
    count(*) FILTER (WHERE r.outcome = 'missing_variable') AS missing_variables,
    count(*) FILTER (WHERE r.outcome = 'opted_out') AS opted_outs
  FROM chunks c
  CROSS JOIN LATERAL (
    SELECT refusal::json ->> 'outcome' AS outcome FROM unnest(c.refusals) refusal WHERE refusal IS NOT NULL
    UNION ALL
    SELECT value ->> 'outcome' FROM json_each(coalesce(c.late_refusals, '{}'))
  ) r
  WHERE c.application = n.application AND c.notification = n.id
) counted
WHERE n.mode = 'batch' AND (n.duplicate, n.invalid, n.unknown_user, n.missing_variable, n.opted_out)
  IS DISTINCT FROM (counted.duplicates, counted.invalids, counted.unknown_users, counted.missing_variables, counted.opted_outs);

-- invariant: what a batch counts as sent are the targets of its delivered chunks that were not refused
SELECT n.application, n.id, n.sent, counted.sent AS recount
FROM notifications n
JOIN LATERAL (
  SELECT coalesce(sum(
    cardinality(c.user_ids)
    - (SELECT count(*) FROM unnest(c.refusals) refusal WHERE refusal IS NOT NULL)
    - (SELECT count(*) FROM json_object_keys(coalesce(c.late_refusals, '{}')))), 0) AS sent
  FROM chunks c WHERE c.application = n.application AND c.notification = n.id AND c.delivered_at IS NOT NULL
) counted ON n.mode = 'batch'
WHERE n.sent <> counted.sent;

-- invariant: what a batch counts as cancelled are the targets of its chunks called off that were not refused
SELECT n.application, n.id, n.cancelled, counted.cancelled AS recount
FROM notifications n
CROSS JOIN LATERAL (
  SELECT coalesce(sum(cardinality(c.user_ids)
    - (SELECT count(*) FROM unnest(c.refusals) refusal WHERE refusal IS NOT NULL)), 0) AS cancelled
  FROM chunks c WHERE c.application = n.application AND c.notification = n.id AND c.cancelled_at IS NOT NULL
) counted
WHERE n.cancelled <> counted.cancelled;

-- invariant: a deleted notification is purged or has work for that, a cancelled one is purged, called off or has work for that
SELECT n.application, n.id, n.status, n.deleted_at, n.purged_at
FROM notifications n
WHERE (n.status = 'deleted') <> (n.deleted_at IS NOT NULL)
   OR (n.purged_at IS NOT NULL AND n.status NOT IN ('deleted', 'cancelled'))
   OR (n.purged_at IS NULL AND n.status = 'deleted' AND NOT EXISTS (
     SELECT FROM work w
     WHERE w.application = n.application AND w.notification = n.id AND w.kind = 'purge_notification'))
   OR (n.purged_at IS NULL AND n.status = 'cancelled' AND (n.requested IS NULL OR n.chunks_left > 0) AND NOT EXISTS (
     SELECT FROM work w WHERE w.application = n.application AND w.notification = n.id
       AND w.kind IN ('cancel_notification', 'purge_notification')));

-- invariant: of a purged notification no message is left, no content, and nothing to be done
SELECT n.application, n.id, n.status, n.purged_at, n.chunks_left
FROM notifications n
WHERE n.purged_at IS NOT NULL AND (
    n.chunks_left <> 0
    OR n.variables::text <> '{}'
    OR EXISTS (SELECT FROM work w WHERE w.application = n.application AND w.notification = n.id)
    OR EXISTS (SELECT FROM chunks c
               WHERE c.application = n.application AND c.notification = n.id AND c.variables IS NOT NULL)
    OR EXISTS (SELECT FROM messages m WHERE m.application = n.application AND m.notification = n.id));

-- invariant: every target counted as sent has its message in every channel of the notification, unless some were not wanted
SELECT t.application, t.notification, t.user_id, channel
FROM (
  SELECT c.application, c.notification, u.user_id
  FROM chunks c
  CROSS JOIN LATERAL unnest(c.user_ids, c.refusals) WITH ORDINALITY AS u(user_id, refusal, place)
  WHERE c.delivered_at IS NOT NULL AND u.refusal IS NULL
    AND NOT (coalesce(c.late_refusals, '{}')::jsonb ? (u.place - 1)::text)
  UNION ALL
  SELECT n.application, n.id, u.user_id
  FROM notifications n
  CROSS JOIN LATERAL unnest(n.targets) WITH ORDINALITY AS u(user_id, place)
  WHERE n.mode = 'realtime' AND n.sent = cardinality(n.targets)
) t
JOIN notifications n ON n.application = t.application AND n.id = t.notification
CROSS JOIN LATERAL unnest(n.channels) AS channel
WHERE n.deleted_at IS NULL AND n.withheld = 0 AND t.user_id <> ''
  AND NOT EXISTS (SELECT FROM dropped_messages d WHERE n.id >= d.first AND n.id < d.beyond)
  AND NOT EXISTS (
  SELECT FROM messages m
  WHERE m.application = t.application AND m.user_id = t.user_id AND m.channel = channel
    AND m.notification = t.notification);

-- invariant: there are as many messages of a notification as it counts as sent to users who were not erased, in each channel, without those withheld
SELECT n.application, n.id, n.sent, n.withheld, n.channels, counted.messages
FROM notifications n
LEFT JOIN (
  SELECT application, notification, count(*) AS messages FROM messages GROUP BY application, notification
) counted ON counted.application = n.application AND counted.notification = n.id
WHERE n.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM dropped_messages d WHERE n.id >= d.first AND n.id < d.beyond)
  AND coalesce(counted.messages, 0) <> n.sent * cardinality(n.channels) - n.withheld
  -- While a user is being erased their messages may still be there.
  AND NOT coalesce(counted.messages, 0) BETWEEN -n.withheld + cardinality(n.channels) * (n.sent
    - (SELECT count(*) FROM chunks c
       CROSS JOIN LATERAL unnest(c.user_ids, c.refusals) WITH ORDINALITY AS u(user_id, refusal, place)
       WHERE c.application = n.application AND c.notification = n.id AND c.delivered_at IS NOT NULL
         AND u.user_id = '' AND u.refusal IS NULL
         AND NOT (coalesce(c.late_refusals, '{}')::jsonb ? (u.place - 1)::text))
    - (SELECT count(*) FROM unnest(n.targets) WITH ORDINALITY AS u(user_id, place)
       WHERE u.user_id = '' AND json_typeof(n.refusals -> (u.place - 1)::int) IS DISTINCT FROM 'object')
    + (SELECT count(*) FROM json_array_elements(n.refused_users) AS refused WHERE refused ->> 'user_id' = '')
  ) AND n.sent * cardinality(n.channels) - n.withheld;

-- invariant: every first impression and click is counted once, in its notification or in a delta on the way there
SELECT over.* FROM (
SELECT counted.application, counted.notification, sum(counted.impressions) AS impressions, sum(counted.clicked) AS clicked
FROM (
  SELECT application, id AS notification, impressions, clicked FROM notifications WHERE impressions + clicked > 0
  UNION ALL
  SELECT application, notification, impressions, clicked FROM metric_deltas
  UNION ALL
  SELECT application, notification, -(impression_at IS NOT NULL)::int, -(clicked_at IS NOT NULL)::int FROM message_events
) counted
LEFT JOIN notifications n ON n.application = counted.application AND n.id = counted.notification
WHERE n.deleted_at IS NULL
  -- Of what has expired and was dropped the counts stay.
  AND NOT EXISTS (SELECT FROM dropped_messages d WHERE n.id >= d.first AND n.id < d.beyond)
GROUP BY counted.application, counted.notification
HAVING sum(counted.impressions) <> 0 OR sum(counted.clicked) <> 0
) over
WHERE over.impressions < 0 OR over.clicked < 0
  -- What an erased user did stays counted.
  OR NOT EXISTS (SELECT FROM notifications n WHERE n.application = over.application AND n.id = over.notification
                 AND n.targets @> ARRAY[''])
  AND NOT EXISTS (SELECT FROM chunks c WHERE c.application = over.application AND c.notification = over.notification
                  AND c.user_ids @> ARRAY['']);

-- invariant: a message belongs to a notification and to a user, and so does an event
SELECT m.application, m.user_id, m.notification
FROM (
  SELECT application, user_id, notification FROM messages
  UNION ALL SELECT application, user_id, notification FROM message_events
) m
LEFT JOIN notifications n ON n.application = m.application AND n.id = m.notification
LEFT JOIN users u ON u.application = m.application AND u.user_id = m.user_id
WHERE n.id IS NULL OR u.user_id IS NULL;

-- invariant: a target file's object is written down, so that it is removed once nothing needs it
SELECT t.application, t.file_key, t.storage_key
FROM target_files t
LEFT JOIN stored_files s ON s.application = t.application AND s.storage_key = t.storage_key
WHERE s.storage_key IS NULL;

-- invariant: the figures, with the deltas on the way there, are a recount of the notifications, also of deleted ones
SELECT counted.application, counted.slot, counted.template_key, counted.channels, sum(counted.sent) AS sent,
  sum(counted.impressions) AS impressions, sum(counted.clicked) AS clicked
FROM (
  SELECT application, slot, template_key, channels, sent, impressions, clicked FROM figures
  UNION ALL
  SELECT application, slot, template_key, channels, sent, impressions, clicked FROM figure_deltas
  UNION ALL
  SELECT application, figure_slot(created_at, scheduled_at), template_key, channels, -sent, -impressions, -clicked
  FROM notifications
) counted
GROUP BY counted.application, counted.slot, counted.template_key, counted.channels
HAVING sum(counted.sent) <> 0 OR sum(counted.impressions) <> 0 OR sum(counted.clicked) <> 0;

-- invariant: messages are dropped only when all of their month had expired or were deleted, and nothing was left to be done
SELECT n.application, n.id, n.expires_at, d.dropped_at
FROM dropped_messages d JOIN notifications n ON n.id >= d.first AND n.id < d.beyond
WHERE n.deleted_at IS NULL AND n.expires_at > d.dropped_at;

-- invariant: nothing that users did with dropped messages is left once that was cleaned up, and no values of theirs
SELECT d.first, d.beyond, d.cleaned_at
FROM dropped_messages d
WHERE d.cleaned_at IS NOT NULL AND (
    EXISTS (SELECT FROM message_events e WHERE e.notification >= d.first AND e.notification < d.beyond)
    OR EXISTS (SELECT FROM read_marks r WHERE r.notification >= d.first AND r.notification < d.beyond)
    OR EXISTS (SELECT FROM read_times t WHERE t.notification >= d.first AND t.notification < d.beyond)
    OR EXISTS (SELECT FROM chunks c WHERE c.notification >= d.first AND c.notification < d.beyond AND c.variables IS NOT NULL)
    OR EXISTS (SELECT FROM notifications n WHERE n.id >= d.first AND n.id < d.beyond AND n.variables::text <> '{}'));
