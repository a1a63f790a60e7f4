-- For people with their own tools: how far each view has read. Events from this position on do not show yet.
CREATE VIEW read_progress AS
SELECT p.view, p.revision, p.through, h.size
FROM view_active JOIN view_progress p USING (view, revision) CROSS JOIN head h;
