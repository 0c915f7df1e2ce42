-- name: project_objects
SELECT name, tbl_name
  FROM main.sqlite_master
 WHERE type = :type AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND sql IS NOT NULL
 ORDER BY rowid DESC;
