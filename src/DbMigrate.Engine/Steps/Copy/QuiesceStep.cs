using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// Refuses every write to the source tables of a copy, from just before the copy. The plan writes it as
/// <c>quiesce: true</c> of the copy.
/// </summary>
internal sealed class QuiesceStep : MigrationStep
{
    private const string Key = "quiesce";
    private static readonly string TablesQuery = EmbeddedSql.Text("Catalog.moved-tables");
    private static readonly string FunctionsQuery = EmbeddedSql.Text("Catalog.moved-functions");

    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly string _to;

    // It is asked for several times, and reads a statement for each table.
    private StepPreview? _preview;

    private QuiesceStep(KindNode node)
        : base(node)
    {
        _tables = NameList.Read(node, "tables");
        _to = node.Text("to");
    }

    /// <inheritdoc/>
    public override bool HasDerivedUndo => true;

    private protected override string DefaultName => $"refuse writes to {TableNames()}";

    /// <summary>Returns the step of a copy with <c>quiesce: true</c>; null: the copy does not refuse writes.</summary>
    internal static QuiesceStep? Of(KindNode node) => node.Boolean("quiesce", false) ? new QuiesceStep(node) : null;

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var where = _to;
        if (!context.IsBegun(Key))
        {
            var target = await context.ConnectAsync(_to, cancellationToken).ConfigureAwait(false);
            where = ServerAddress.Of(target);
        }

        var catalog = new StepCatalog(this, context);
        var tables = await ReadTablesAsync(catalog, required: true, cancellationToken).ConfigureAwait(false);
        var open = tables.Where(t => !t.HasMoved).ToList();
        var functions = await ReadFunctionsAsync(catalog, tables, cancellationToken).ConfigureAwait(false);
        if (functions.FirstOrDefault(f => !f.IsOwn) is { } other)
        {
            throw context.Refuse(
                this,
                $"the schema {SqlText.QuoteIdentifierIfNeeded(other.Schema)} has a function {RefusalTrigger.Moved.Name}() that "
                    + "this step did not make, or that another role owns. Drop or rename it."
            );
        }

        var schemas = open.Select(t => t.Schema).Distinct().Except(functions.Select(f => f.Schema));
        if (open.Count > 0 || context.IsBegun(Key))
        {
            yield return Batch([
                .. RefusalTrigger.Moved.CreateAll(
                    [.. open.Select(t => t.Sql)],
                    where,
                    Place,
                    schemas.Select(SqlText.QuoteIdentifierIfNeeded)
                ),
            ]);
        }
        else
        {
            context.Say($"Writes to {TableNames()} are refused already.");
        }
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!context.Applied.ContainsKey(Key))
        {
            yield break;
        }

        var catalog = new StepCatalog(this, context);
        var tables = await ReadTablesAsync(catalog, required: false, cancellationToken).ConfigureAwait(false);
        var moved = tables.Where(t => t.HasMoved).ToList();
        var functions = await ReadFunctionsAsync(catalog, tables, cancellationToken).ConfigureAwait(false);
        var unused = functions.Where(f => f.IsOwn && f.Triggers == moved.Count(t => t.Schema == f.Schema));
        List<BatchStatement> statements =
        [
            .. RefusalTrigger.Moved.DropAll(
                [.. moved.Select(t => t.Sql)],
                Place,
                unused.Select(f => SqlText.QuoteIdentifierIfNeeded(f.Schema))
            ),
        ];
        if (statements.Count > 0 || context.IsBegun(Key))
        {
            yield return Batch(statements);
        }
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        _preview ??= DdlPreview.Of([
            .. _tables.Select(t =>
                (
                    Names.Written(t),
                    (IReadOnlyList<string>)[.. RefusalTrigger.Moved.Create(Names.Written(t), $"the connection {_to}")]
                )
            ),
        ]);

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([
            .. _tables.Select(t =>
                (Names.Written(t), (IReadOnlyList<string>)[RefusalTrigger.Moved.Drop(Names.Written(t))])
            ),
        ]);

    private StatementBatch Batch(IReadOnlyList<BatchStatement> statements) =>
        new()
        {
            Key = Key,
            Title = DefaultName,
            Checksum = TextChecksum.Of(DefaultName),
            Statements = statements,
        };

    private async Task<IReadOnlyList<SourceTable>> ReadTablesAsync(
        StepCatalog catalog,
        bool required,
        CancellationToken cancellationToken
    )
    {
        var named = required
            ? await catalog.RequireTablesAsync(_tables, "rp", cancellationToken).ConfigureAwait(false)
            : await catalog
                .ReadAsync(c => c.FindTablesAsync(_tables, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        var oids = named.OfType<CatalogTable>().Select(t => (long)t.Oid);

        return await catalog
            .QueryIsolatedAsync(
                TablesQuery,
                r => new SourceTable(r.GetString(0), r.GetString(1), r.GetBoolean(2)),
                cancellationToken,
                oids.ToArray()
            )
            .ConfigureAwait(false);
    }

    private static Task<IReadOnlyList<MovedFunction>> ReadFunctionsAsync(
        StepCatalog catalog,
        IReadOnlyList<SourceTable> tables,
        CancellationToken cancellationToken
    ) =>
        catalog.QueryIsolatedAsync(
            FunctionsQuery,
            r => new MovedFunction(r.GetString(0), r.GetBoolean(1), r.GetInt64(2)),
            cancellationToken,
            tables.Select(t => t.Schema).Distinct().ToArray(),
            RefusalTrigger.Moved.Source
        );

    private string TableNames() => DisplayText.Join([.. _tables.Select(t => t.ToString())]);

    private sealed record SourceTable(string Schema, string Name, bool HasMoved)
    {
        internal string Sql => SqlText.QuoteQualifiedIfNeeded(Schema, Name);
    }

    private sealed record MovedFunction(string Schema, bool IsOwn, long Triggers);
}
