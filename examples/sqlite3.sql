-- The workload of sqlite3.pgt: a table, two thousand inserts in a transaction, an index, look-ups, an
-- aggregate, an update and deletes.
CREATE TABLE shell (id INTEGER PRIMARY KEY, beach INTEGER, size_mm INTEGER, colour TEXT);

BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO shell SELECT i, i * 7919 % 97, 3 + i % 60, 'sand' FROM n;
COMMIT;
CREATE INDEX shell_by_beach ON shell (beach);

SELECT beach, count(*), max(size_mm) FROM shell WHERE beach BETWEEN 10 AND 14 GROUP BY beach;
SELECT id, size_mm FROM shell WHERE id IN (7, 77, 777, 1777);

BEGIN;
UPDATE shell SET size_mm = size_mm + 1 WHERE beach = 5;
DELETE FROM shell WHERE beach = 11;
COMMIT;
SELECT count(*), sum(size_mm) FROM shell;
