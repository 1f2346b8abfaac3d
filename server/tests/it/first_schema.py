"""Makes old.db: what is in c.db, as the first release kept it. Takes the directory of the migrations."""

import hashlib, sqlite3, sys
sql = open(sys.argv[1] + '/0001_catalogue.sql').read()
db = sqlite3.connect('old.db')
db.executescript(sql)
db.executescript('''
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL);
ATTACH 'c.db' AS new;
INSERT INTO library VALUES (1, '河湾县图书馆', NULL);
INSERT INTO branch SELECT * FROM new.branch;
INSERT INTO record SELECT * FROM new.record;
INSERT INTO item SELECT barcode, record_id, branch, location, call_number, volume, status, position FROM new.item;
INSERT INTO import_run SELECT * FROM new.import_run;
INSERT INTO pack_generation SELECT * FROM new.pack_generation;
UPDATE item SET status = 'reference_only' WHERE barcode = 'B3';
''')
db.execute('INSERT INTO _sqlx_migrations VALUES (1, ?, CURRENT_TIMESTAMP, 1, ?, 0)',
           ('catalogue', hashlib.sha384(sql.encode()).digest()))
db.commit()
