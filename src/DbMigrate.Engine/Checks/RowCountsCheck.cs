using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Compares the rows of tables on two connections.</summary>
internal sealed class RowCountsCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly string _sameAs;
    private readonly bool _content;
    private readonly RowTolerance _tolerance;

    private RowCountsCheck(KindNode node)
        : base(node)
    {
        _tables = NameList.Read(node, "tables");
        _sameAs = node.Text("same_as");
        _content = node.Boolean("content", otherwise: false);
        _tolerance = RowTolerance.Read(node, "tolerance");
        if (_content && node.Has("tolerance"))
        {
            node.Error("tolerance", "'tolerance' cannot stand beside 'content: true': other rows are other content.");
        }
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "row_counts",
            new MapShape(
                "Tables that must have the same rows on two connections.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables, of the same name on both.",
                    Required: true
                ),
                new KeyShape(
                    "same_as",
                    new ValueShape.Text(Reference.Connection),
                    "The other connection.",
                    Required: true
                ),
                new KeyShape(
                    "tolerance",
                    new ValueShape.Scalar(OrNull: false),
                    "How much the numbers may differ: rows, as 100, or a part of the other side, as 1%."
                )
                {
                    Default = "0",
                },
                new KeyShape(
                    "content",
                    new ValueShape.Boolean(),
                    "Whether the content is compared too, by a hash that each server computes. The order of rows and "
                        + "columns does not count."
                )
                {
                    Default = "false",
                }
            ),
            node => new RowCountsCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    row_counts:
                      tables: [customers, orders]
                      same_as: default
                      content: true
                    """,
            },
        };

    private protected override string DefaultName =>
        $"rows of {DisplayText.Join([.. _tables.Select(t => t.Text)])} as on {_sameAs}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var other = await context.OpenAsync(_sameAs, cancellationToken).ConfigureAwait(false);
        await CheckTransaction.BeginAsync(other, Session, cancellationToken).ConfigureAwait(false);
        await ContentHash.SetAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        await ContentHash.SetAsync(other, cancellationToken).ConfigureAwait(false);
        var wrong = new List<string>();
        long rows = 0;
        foreach (var table in _tables)
        {
            // Both servers work at the same time.
            var there = ReadAsync(other, table, cancellationToken);
            var here = ReadAsync(context.Connection, table, cancellationToken);
            await Task.WhenAll(there, here).ConfigureAwait(false);
            var (own, wanted) = (await here.ConfigureAwait(false), await there.ConfigureAwait(false));
            rows += own?.Rows ?? 0;
            if (Fault(table, own, wanted) is { } fault)
            {
                wrong.Add(fault);
            }
        }

        var what = _content ? "the same content" : "the same number of rows";
        return CheckOutcome.Of(
            wrong.Count == 0,
            $"{what} as on {_sameAs}{_tolerance}",
            wrong.Count == 0
                ? $"{DisplayText.Count(_tables.Count, "table")} with {DisplayText.Count(rows, "row")} "
                    + (_tables.Count == 1 ? "is" : "are")
                    + (_tolerance.IsExact ? " the same" : " within it")
                : $"{wrong.Count} of {_tables.Count} differ",
            wrong
        );
    }

    private string? Fault(ObjectName table, Contents? own, Contents? wanted) =>
        own is null ? $"{table}: missing on {On}"
        : wanted is null ? $"{table}: missing on {_sameAs}"
        : own.Columns != wanted.Columns
            ? $"{table}: the columns differ: {own.Columns} on {On}, {wanted.Columns} on {_sameAs}"
        : !_tolerance.Holds(own.Rows, wanted.Rows)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{table}: {own.Rows:N0} rows on {On}, {wanted.Rows:N0} on {_sameAs}"
            )
        : own.Hash != wanted.Hash
            ? string.Create(CultureInfo.InvariantCulture, $"{table}: {own.Rows:N0} rows on both, with other content")
        : null;

    private async Task<Contents?> ReadAsync(
        NpgsqlConnection connection,
        ObjectName table,
        CancellationToken cancellationToken
    )
    {
        var name = Names.Written(table);
        var columns = await new CatalogReader(connection)
            .ReadComparedColumnsAsync(name, cancellationToken)
            .ConfigureAwait(false);
        if (
            columns.Count == 0
            && (await new CatalogReader(connection).ResolveAsync([name], cancellationToken).ConfigureAwait(false))[0]
                is null
        )
        {
            return null;
        }

        var command = new NpgsqlCommand(
            _content ? ContentHash.Query(name, columns, connection) : ContentHash.CountQuery(name),
            connection
        );
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new Contents(
            reader.GetInt64(0),
            reader.GetString(1),
            _content ? string.Join(", ", columns.Select(c => c.Name)) : string.Empty
        );
    }

    private sealed record Contents(long Rows, string Hash, string Columns);
}
