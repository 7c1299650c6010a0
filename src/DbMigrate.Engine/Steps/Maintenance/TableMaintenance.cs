using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps.Maintenance;

/// <summary>
/// VACUUM or ANALYZE of tables, one after the other. The server only warns of a table that the role may not maintain, and
/// goes on; the step finds such tables before it runs anything.
/// </summary>
internal abstract class TableMaintenance : MigrationStep
{
    private readonly IReadOnlyList<ObjectName> _tables;

    private protected TableMaintenance(KindNode node)
        : base(node)
    {
        _tables = NameList.Read(node, "tables");
        foreach (var twice in _tables.GroupBy(t => (t.Schema, t.Name)).Where(g => g.Count() > 1))
        {
            node.Error("tables", $"The table {twice.First()} is listed twice.");
        }
    }

    /// <summary>The key <c>tables</c>.</summary>
    private protected static KeyShape TablesKey { get; } =
        new(
            "tables",
            new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
            "The tables; a partitioned table stands for its partitions too."
        )
        {
            Default = "all tables of the database that the role may maintain",
        };

    /// <summary>True: it changes no definition.</summary>
    public override bool HasDerivedUndo => true;

    /// <summary>The kinds of relations that the statement takes, a relkind each.</summary>
    private protected abstract string RelationKinds { get; }

    /// <summary>Whether the statement may run in a transaction.</summary>
    private protected abstract bool IsTransactional { get; }

    /// <summary>What is done with a table, for a person.</summary>
    private protected abstract string Verb { get; }

    private protected override string DefaultName =>
        $"{Kind} {(_tables.Count == 0 ? "all tables" : DisplayText.Join([.. _tables.Select(t => t.Text)]))}";

    internal sealed override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var names =
            _tables.Count == 0
                ? await ReadAllAsync(context, cancellationToken).ConfigureAwait(false)
                : await RequireAsync(context, cancellationToken).ConfigureAwait(false);
        foreach (var name in names)
        {
            var statement = Statement(name);
            yield return new StatementBatch
            {
                Key = name,
                Title = $"{Verb} {name}",
                Checksum = TextChecksum.Of(statement),
                Statements = [BatchStatement.Made(statement, Place)],
                Transactional = IsTransactional,
                Probe = IsTransactional ? null : new HarmlessProbe(),
            };
        }
    }

    internal sealed override IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => NoBatches();

    internal sealed override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        _tables.Count == 0
            ? new([$"{Statement("…")} (each table)"], DdlPreview.EffectsOf(Statement(string.Empty).TrimEnd()))
            : new(
                [.. _tables.Select(t => Statement(Names.Written(t)))],
                StepEffects.Join(_tables.Select(t => DdlPreview.EffectsOf(Statement(Names.Written(t)))))
            );

    internal sealed override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([], StepEffects.None);

    /// <summary>Returns the statement for a table, as SQL reads it.</summary>
    private protected abstract string Statement(string table);

    /// <summary>Returns the tables of the plan, after each was found, with rights on it.</summary>
    private async Task<IReadOnlyList<string>> RequireAsync(StepContext context, CancellationToken cancellationToken)
    {
        var catalog = new StepCatalog(this, context);
        var tables = await catalog.RequireTablesAsync(_tables, RelationKinds, cancellationToken).ConfigureAwait(false);
        var maintained = await catalog
            .ReadAsync(c => c.ReadMaintainedAsync(tables, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        string[] refused = [.. maintained.SelectMany(m => m.Refused)];
        return refused.Length == 0
            ? [.. _tables.Select(Names.Written)]
            : throw context.Refuse(
                this,
                $"the role may not {Verb} {DisplayText.Join(refused)}: only the owner of a table, the owner of the "
                    + "database and, since PostgreSQL 17, a role with MAINTAIN may. PostgreSQL would skip what it may "
                    + "not do."
            );
    }

    /// <summary>Returns all tables that the role may maintain; names the others in a warning.</summary>
    private async Task<IReadOnlyList<string>> ReadAllAsync(StepContext context, CancellationToken cancellationToken)
    {
        var all = await new StepCatalog(this, context)
            .ReadAsync(c => c.ReadMaintainedAsync(null, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        string[] refused = [.. all.SelectMany(m => m.Refused)];
        if (refused.Length > 0 && all.All(m => m.Refused.Count > 0))
        {
            throw context.Refuse(this, $"the role may not {Verb} any table of the database.");
        }

        if (refused.Length > 0)
        {
            context.Warn($"The role may not {Verb} {DisplayText.Join(refused)}: left out.");
            context.Say($"{DisplayText.Count(refused.Length, "table")} left out: {DisplayText.Join(refused)}.");
        }

        return [.. all.Where(m => m.Refused.Count == 0).Select(m => m.Table.Sql)];
    }
}
