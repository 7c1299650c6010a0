using System.Text;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Moves tables to the other database, in parts and by several workers, while writes to the source are refused.</summary>
internal sealed class CopyPlan : CrashPlan
{
    public override string[] Before =>
        [
            "create type mood as enum ('sad', 'ok')",
            "create table owners (id int generated always as identity primary key, label text not null unique, m mood)",
            "insert into owners (label, m) select 'owner ' || i, 'ok' from generate_series(1, 7) i",
            "create table items (id int primary key, owner int references owners, body text)",
            "insert into items select i, 1 + i % 7, repeat('x', 1000) || i from generate_series(1, 2100) i",
            "create index on items (owner)",
            "alter table items enable row level security",
            "create policy own on items using (owner = 1)",
        ];

    public override string Trace => "select 'source ' || count(*) from items";

    public override string TraceElsewhere =>
        """
            select x
            from (values ('items'), ('owners')) t(name),
                 query_to_xml(
                     case when to_regclass(name) is null then 'select null where false'
                          else format('select count(*) n, md5(string_agg(t::text, '''' order by id)) h from %s t', name) end,
                     false, false, '') d,
                 unnest(xpath('//n/text()', d)) n, unnest(xpath('//h/text()', d)) h,
                 lateral (select format('%s: %s %s', name, n, h)) l(x)
            order by 1
            """;

    public override string[] Applied =>
        [
            "source 2100",
            "items: 2100 "
                + Md5(Enumerable.Range(1, 2100).Select(i => $"({i},{1 + (i % 7)},{new string('x', 1000)}{i})")),
            "owners: 7 " + Md5(Enumerable.Range(1, 7).Select(i => $"({i},\"owner {i}\",ok)")),
        ];

    public override string Yaml(string otherVariable) =>
        $$"""
            plan: copy
            connections: { default: "${DATABASE_URL}", other: "${{{otherVariable}}}" }
            limits: { lock_timeout: 5s, lock_budget: 60s }
            phases:
              - id: a
                title: Copy
                apply:
                  - copy: { tables: [owners, items], to: other, quiesce: true, workers: 2, chunk: 1MB }
            """;

    private static string Md5(IEnumerable<string> rows) =>
#pragma warning disable CA5351 // The server's function, and no secret.
        Convert
            .ToHexString(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(string.Concat(rows))))
            .ToLowerInvariant();
#pragma warning restore CA5351
}
