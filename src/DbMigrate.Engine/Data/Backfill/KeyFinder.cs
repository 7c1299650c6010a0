using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Finds the key by which a table's rows are gone through, and refuses a table that has none or whose rows the role
/// does not all see.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="context">What it reads with.</param>
internal sealed class KeyFinder(MigrationStep step, StepContext context)
{
    private const string SizeQuery = """
        with recursive part as (
            select c.oid, c.reltuples, c.relkind from pg_class c where c.oid = $1
            union all
            select c.oid, c.reltuples, c.relkind from part p join pg_inherits i on i.inhparent = p.oid join pg_class c on c.oid = i.inhrelid where p.relkind = 'p'
        )
        -- A table that was never looked at says -1: its pages tell how many rows it has, roughly.
        select coalesce(sum(case when relkind = 'p' then 0 when reltuples > 0 then reltuples else pg_relation_size(oid) / 100 end), 0)::bigint from part
        """;

    private static readonly string KeysQuery = EmbeddedSql.Text("Data.Backfill.find-keys");

    private readonly CatalogReader _catalog = new(step, context);

    /// <summary>The table with its key.</summary>
    /// <param name="name">The table.</param>
    /// <param name="wanted">The columns of the key, or the name of its index; empty: the primary key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StepRefusedException">There is no such table or key, or row security stands before
    /// it.</exception>
    internal async Task<KeyedTable> FindAsync(
        ObjectName name,
        IReadOnlyList<string> wanted,
        CancellationToken cancellationToken
    )
    {
        var table = await _catalog.RequireTableAsync(name, "rp", cancellationToken).ConfigureAwait(false);
        await RequireAllRowsAsync(table, cancellationToken).ConfigureAwait(false);
        var keys = await _catalog
            .ReadAsync(
                KeysQuery,
                r => new Candidate(
                    r.GetBoolean(0),
                    r.GetString(1),
                    r.GetFieldValue<string[]>(2),
                    r.GetFieldValue<string[]>(3),
                    r.GetString(4)
                ),
                cancellationToken,
                (long)table.Oid
            )
            .ConfigureAwait(false);
        var key = wanted.Count == 0 ? Primary(table, keys) : Wanted(table, keys, wanted);
        var rows = await _catalog
            .ReadAsync(SizeQuery, r => r.GetInt64(0), cancellationToken, (long)table.Oid)
            .ConfigureAwait(false);
        return new KeyedTable(table, [.. key.Columns.Zip(key.Types, (c, t) => new KeyColumn(c, t))], rows[0]);
    }

    private async Task RequireAllRowsAsync(CatalogTable table, CancellationToken cancellationToken)
    {
        var seen = await _catalog
            .ReadAsync(
                "select row_security_active(c.oid), c.relforcerowsecurity, pg_get_userbyid(c.relowner)::text, current_user::text from pg_class c where c.oid = $1",
                r => (Filtered: r.GetBoolean(0), Forced: r.GetBoolean(1), Owner: r.GetString(2), User: r.GetString(3)),
                cancellationToken,
                (long)table.Oid
            )
            .ConfigureAwait(false);
        if (seen is [{ Filtered: true } found])
        {
            var user = SqlText.QuoteIdentifierIfNeeded(found.User);
            var way =
                found.Forced && found.User == found.Owner
                    ? $"{user} owns it, and FORCE ROW LEVEL SECURITY holds for the owner too"
                    : $"its owner is {SqlText.QuoteIdentifierIfNeeded(found.Owner)}";
            throw context.Refuse(
                step,
                $"row security filters what {user} sees of {table.Sql} ({way}): rows would be passed over in silence. Run it as a role with BYPASSRLS (ALTER ROLE {user} BYPASSRLS, by a superuser)"
                    + (found.Forced ? "." : ", or as the table's owner.")
            );
        }
    }

    private Candidate Primary(CatalogTable table, IReadOnlyList<Candidate> keys)
    {
        if (keys.FirstOrDefault(k => k.IsPrimary) is { } primary)
        {
            return primary.Problem.Length == 0
                ? primary
                : throw context.Refuse(
                    step,
                    $"the primary key of {table.Sql} cannot be gone by: {primary.Problem}. Name another unique index over columns that are NOT NULL with key."
                );
        }

        var others = keys.Where(k => k.Problem.Length == 0).Select(k => $"key: [{Names.List(k.Columns)}]").ToList();
        throw context.Refuse(
            step,
            others.Count > 0
                ? $"{table.Sql} has no primary key. It has another key to go by; name it: {string.Join(" or ", others)}."
                : $"{table.Sql} has no primary key, nor a unique index over columns that are NOT NULL, so its rows cannot be gone through in order. "
                    + $"Make one, as with CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} (…), its columns NOT NULL, and name it with key.{Almost(keys)}"
        );
    }

    private Candidate Wanted(CatalogTable table, IReadOnlyList<Candidate> keys, IReadOnlyList<string> wanted)
    {
        var fitting = keys.Where(k =>
                k.Columns.SequenceEqual(wanted, StringComparer.Ordinal) || (wanted.Count == 1 && k.Index == wanted[0])
            )
            .ToList();
        var list = Names.List(wanted);
        return fitting.Find(k => k.Problem.Length == 0)
            ?? throw context.Refuse(
                step,
                fitting.Count > 0
                    ? $"{table.Sql} cannot be gone through by {list}: of the index {SqlText.QuoteIdentifierIfNeeded(fitting[0].Index)}, {fitting[0].Problem}. It takes a unique index over columns that are NOT NULL: CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} ({Names.List(fitting[0].Columns)})."
                    : $"{table.Sql} has no index over just {list}. It takes a unique one over columns that are NOT NULL: CREATE UNIQUE INDEX CONCURRENTLY ON {table.Sql} ({list})."
            );
    }

    private static string Almost(IReadOnlyList<Candidate> keys) =>
        keys.Count == 0
            ? string.Empty
            : " What it has: "
                + string.Join("; ", keys.Select(k => $"{SqlText.QuoteIdentifierIfNeeded(k.Index)}, but {k.Problem}"))
                + ".";

    private sealed record Candidate(bool IsPrimary, string Index, string[] Columns, string[] Types, string Problem);
}
