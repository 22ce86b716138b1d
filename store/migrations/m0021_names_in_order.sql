-- É stands near E, where a person looks: see sort_name in store/names.py.
UPDATE customer SET sort_name = folded(sort_name) || char(31) || sort_name
WHERE sort_name GLOB ('*[^' || char(1) || '-' || char(127) || ']*') AND folded(sort_name) <> sort_name;
UPDATE known_as SET sort_name = folded(sort_name) || char(31) || sort_name
WHERE sort_name GLOB ('*[^' || char(1) || '-' || char(127) || ']*') AND folded(sort_name) <> sort_name;
