using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// What a foreign key references, as a plan writes it: <c>auth.users(id)</c>, or <c>auth.users</c> for its primary key.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, not quoted; empty: the primary key.</param>
internal sealed record ForeignKeyTarget(ObjectName Table, IReadOnlyList<string> Columns)
{
    // As in pg_constraint.confdeltype.
    private static readonly Dictionary<string, char> Deletes = new(StringComparer.Ordinal)
    {
        ["cascade"] = 'c',
        ["restrict"] = 'r',
        ["set null"] = 'n',
        ["set default"] = 'd',
        ["no action"] = 'a',
    };

    private const string Foreign = """
        select c.conname::text, pg_get_constraintdef(c.oid), c.convalidated,
               (select array_agg(a.attname::text order by k.i) from unnest(c.conkey) with ordinality k(n, i) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n) = $2::text[]
               and c.confrelid = $3::oid and c.confdeltype::text = $5 and c.confupdtype = 'a' and c.confmatchtype = 's' and not c.condeferrable
               and c.confkey = case when cardinality($4::text[]) = 0
                                    then (select p.conkey from pg_constraint p where p.conrelid = c.confrelid and p.contype = 'p')
                                    else (select array_agg(a.attnum order by k.i) from unnest($4::text[]) with ordinality k(n, i) join pg_attribute a on a.attrelid = c.confrelid and a.attname = k.n) end
        from pg_constraint c
        where c.conrelid = $1::oid and c.contype = 'f'
        order by c.conname
        """;

    private const string Mode = "select has_table_privilege($1::oid, 'UPDATE, DELETE, TRUNCATE')";

    private const string Covered = """
        select exists (
            select from pg_index i
            where i.indrelid = $1::oid and i.indisvalid and i.indpred is null and i.indnkeyatts >= cardinality($2::text[])
              and (select array_agg(a.attname::text order by a.attname) from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:cardinality($2::text[]) - 1]))
                  = (select array_agg(n order by n) from unnest($2::text[]) n))
        """;

    /// <summary>Reads it; what is wrong is said to the node.</summary>
    internal static ForeignKeyTarget Read(KindNode node, string key)
    {
        var text = node.Text(key);
        var columns = new List<string>();
        var table = ObjectName.ParseStart(text, out var rest);
        var list = rest.Trim();
        var right = table is not null && (list.IsEmpty || (list.StartsWith("(") && list.EndsWith(")")));
        if (right && !list.IsEmpty)
        {
            foreach (var part in list[1..^1].ToString().Split(','))
            {
                right &= ObjectName.Parse(part) is { Schema: null } column && Add(columns, column.Name);
            }
        }

        if (!right && text.Length > 0)
        {
            node.Error(
                key,
                $"'{text}' is not what a foreign key can reference: write the table and its columns, as auth.users(id)."
            );
        }

        return new ForeignKeyTarget(table ?? new ObjectName(null, string.Empty, text), columns);
    }

    /// <summary>The constraint's definition.</summary>
    internal string Definition(IEnumerable<string> columns, string table, string onDelete) =>
        $"FOREIGN KEY ({Names.List(columns)}) REFERENCES {table}{(Columns.Count > 0 ? $" ({Names.List(Columns)})" : string.Empty)}{(onDelete == "no action" ? string.Empty : " ON DELETE " + onDelete.ToUpperInvariant())}";

    /// <summary>The foreign keys that the table has, and whether each is this one.</summary>
    internal Task<IReadOnlyList<CatalogForeignKey>> FindAsync(
        TableStepContext work,
        CatalogTable referenced,
        IReadOnlyList<string> columns,
        string onDelete,
        CancellationToken cancellationToken
    ) =>
        work.Catalog.ReadAsync(
            Foreign,
            r => new CatalogForeignKey(
                r.GetString(0),
                r.GetString(1),
                r.GetBoolean(2),
                !r.IsDBNull(3) && r.GetBoolean(3)
            ),
            cancellationToken,
            (long)work.Table.Oid,
            columns.ToArray(),
            (long)referenced.Oid,
            Columns.ToArray(),
            Deletes[onDelete].ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>
    /// Whether an index begins with the columns, in any order: the server finds the rows of a key by it.
    /// </summary>
    internal static async Task<bool> IsIndexedAsync(
        TableStepContext work,
        IReadOnlyList<string> columns,
        CancellationToken cancellationToken
    ) =>
        (
            await work
                .Catalog.ReadAsync(
                    Covered,
                    r => r.GetBoolean(0),
                    cancellationToken,
                    (long)work.Table.Oid,
                    columns.ToArray()
                )
                .ConfigureAwait(false)
        )[0];

    /// <summary>
    /// Takes the lock on the referenced table before the one on the referencing one: applications write the referenced
    /// row first, and who takes locks in
    /// another order meets them in a deadlock. Nothing where the role may not (REFERENCES alone is enough for the
    /// foreign key itself).
    /// </summary>
    internal static async Task<IReadOnlyList<string>> LockAsync(
        TableStepContext work,
        CatalogTable referenced,
        string mode,
        CancellationToken cancellationToken
    ) =>
        referenced.Oid != work.Table.Oid
        && (
            await work
                .Catalog.ReadAsync(Mode, r => r.GetBoolean(0), cancellationToken, (long)referenced.Oid)
                .ConfigureAwait(false)
        )[0]
            ? [$"LOCK TABLE ONLY {referenced.Sql} IN {mode} MODE"]
            : [];

    private static bool Add(List<string> columns, string column)
    {
        columns.Add(column);
        return true;
    }
}

/// <summary>A foreign key of a table.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Validated">Whether it is proven for all rows.</param>
/// <param name="Same">Whether it is the one that was asked for.</param>
internal sealed record CatalogForeignKey(string Name, string Definition, bool Validated, bool Same);
