-- The schema on which the examples of the reference pages run.
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    name text,
    tenant text NOT NULL
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(12, 2),
    status text,
    region text,
    tenant text NOT NULL DEFAULT 'acme',
    legacy_code text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TYPE order_priority AS ENUM ('low', 'normal', 'high');

CREATE INDEX orders_created_at_idx ON orders (created_at);
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY customers_of_tenant ON customers
    FOR SELECT USING (tenant = current_setting('app.tenant', true));

DO $$
BEGIN
    CREATE ROLE app_reader;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;
GRANT SELECT ON customers TO app_reader;

INSERT INTO customers (email, name, tenant) VALUES
    ('ada@example.com', 'Ada', 'acme'),
    ('bob@example.com', 'Bob', 'acme'),
    ('eve@example.com', 'Eve', 'globex');
INSERT INTO orders (customer_id, total, status)
SELECT id, 10, 'open' FROM customers;

-- The tables that the example of copy moves.
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL
);
CREATE TABLE attachments (
    message_id bigint NOT NULL REFERENCES messages,
    file text NOT NULL
);
INSERT INTO messages (body) VALUES ('hello'), ('goodbye');
INSERT INTO attachments VALUES (1, 'photo.png');

CREATE MATERIALIZED VIEW order_totals AS
SELECT tenant, count(*) AS customers FROM customers GROUP BY tenant;
CREATE UNIQUE INDEX order_totals_tenant_idx ON order_totals (tenant);
