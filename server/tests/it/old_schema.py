"""Makes old.db: what is in c.db, as an earlier release kept it. Takes the directory of the migrations and how many of
them that release had."""

import glob, hashlib, os, sqlite3, sys

db = sqlite3.connect('old.db')
db.execute('''CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL)''')
for path in sorted(glob.glob(sys.argv[1] + '/*.sql'))[:int(sys.argv[2])]:
    sql = open(path).read()
    number, name = os.path.basename(path).removesuffix('.sql').split('_', 1)
    db.executescript(sql)
    db.execute('INSERT INTO _sqlx_migrations VALUES (?, ?, CURRENT_TIMESTAMP, 1, ?, 0)',
               (int(number), name, hashlib.sha384(sql.encode()).digest()))
db.commit()
db.execute("ATTACH 'c.db' AS new")
db.execute("INSERT INTO library VALUES (1, '河湾县图书馆', NULL)")
for table in 'branch', 'record', 'item', 'import_run', 'pack_generation':
    columns = ', '.join(row[1] for row in db.execute(f'PRAGMA main.table_info({table})'))
    db.execute(f'INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}')
db.execute("UPDATE item SET status = 'reference_only' WHERE barcode = 'B3'")
if int(sys.argv[2]) >= 3:
    db.execute("INSERT INTO purchase_suggestion (key, name, received_unix_secs) VALUES ('an-old-key', '旧愿望', 7)")
db.commit()
