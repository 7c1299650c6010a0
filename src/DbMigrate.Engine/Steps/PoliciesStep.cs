using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Steps;

/// <summary>
/// Replaces the policies of tables: one transaction for each table, or one for all where a file creates them.
/// </summary>
internal sealed class PoliciesStep : MigrationStep
{
    private const string FileKey = "file";

    private readonly IReadOnlyList<ObjectName> _tables;
    private readonly PolicyPlan _plan;

    private PoliciesStep(KindNode node)
        : base(node)
    {
        _tables = NameList.Tables(node);
        var all = node.Value("replace") is PlanScalar { Text: "all" };
        _plan = new PolicyPlan(
            all,
            all ? [] : Names.Many(node, "replace"),
            SqlFragment.Of(node, "file"),
            node.Folder,
            PolicyText.ListOf(node)
        );
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("policies", PoliciesShape.Shape, node => new PoliciesStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    policies:
                      table: orders
                      replace: all
                      list:
                        - name: orders_of_tenant
                          for: select
                          using: tenant = current_setting('app.tenant', true)
                    """,
                Undo = "Restores the previous policies of each table.",
            },
        };

    public override bool HasDerivedUndo => true;

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        _plan.File is null ? ContentFiles.None : ContentFiles.Of(_plan.Read(variables));

    private protected override string DefaultName =>
        $"policies of {DisplayText.Join([.. _tables.Select(t => t.Text)])}";

    /// <summary>The tables of each transaction: all of them for a file, else one.</summary>
    private IEnumerable<(string Key, IReadOnlyList<ObjectName> Tables)> Groups =>
        _plan.File is null
            ? _tables.Select(t => (Names.Written(t), (IReadOnlyList<ObjectName>)[t]))
            : [(FileKey, _tables)];

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var catalog = new StepCatalog(this, context);
        foreach (var (key, names) in Groups)
        {
            var (tables, statements, before) = (
                new List<string>(),
                new List<string>(),
                new Dictionary<string, IReadOnlyList<CatalogPolicy>>(StringComparer.Ordinal)
            );
            foreach (var name in names)
            {
                var table = await catalog.RequireTableAsync(name, "rp", cancellationToken).ConfigureAwait(false);
                var current = await TablePolicies.ReadAsync(catalog, table, cancellationToken).ConfigureAwait(false);
                if (!context.IsBegun(key))
                {
                    current.Require(_plan, this, context);
                }

                tables.Add(table.Sql);
                statements.AddRange(current.Drop(_plan));
                before[table.Sql] = current.Policies;
            }

            var made = _plan.Create(names, tables, context.Variables, Place);
            yield return new StatementBatch
            {
                Key = key,
                Title = $"replace policies of {DisplayText.Join(tables)}",
                Checksum = TextChecksum.Of(
                    string.Join(";\n", [_plan.Checksum, .. tables, .. made.Select(s => s.Text)])
                ),
                Statements = [.. statements.Select(s => BatchStatement.Made(s, Place)), .. made],
                Before = JsonSerializer.Serialize(
                    before,
                    StepJsonContext.Default.DictionaryStringIReadOnlyListCatalogPolicy
                ),
            };
        }
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var catalog = new StepCatalog(this, context);
        foreach (var (key, names) in Groups.Reverse())
        {
            if (context.Applied.GetValueOrDefault(key)?.Before is not { } json)
            {
                continue;
            }

            var before =
                JsonSerializer.Deserialize(json, StepJsonContext.Default.DictionaryStringCatalogPolicyArray) ?? [];
            var statements = new List<string>();
            foreach (var name in names)
            {
                if (
                    await catalog.FindTableAsync(name, cancellationToken).ConfigureAwait(false) is not { } table
                    || !before.TryGetValue(table.Sql, out var kept)
                )
                {
                    context.Say($"The table {name} no longer exists.");
                    continue;
                }

                var current = await TablePolicies.ReadAsync(catalog, table, cancellationToken).ConfigureAwait(false);
                statements.AddRange(current.Restore(_plan, kept));
            }

            if (statements.Count > 0)
            {
                yield return new StatementBatch
                {
                    Key = key,
                    Title = $"restore policies of {DisplayText.Join([.. names.Select(n => n.Text)])}",
                    Checksum = TextChecksum.Of(json),
                    Statements = [.. statements.Select(s => BatchStatement.Made(s, Place))],
                };
            }
        }
    }

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables)
    {
        var drops = _plan.ReplaceAll
            ? _tables.Select(t => $"DROP POLICY (each that is there) ON {Names.Written(t)}")
            : _tables.SelectMany(t => _plan.Replace.Select(r => PolicyText.Drop(Names.Written(t), r)));
        return PreviewOf([
            .. drops,
            .. _plan.Create(_tables, _tables.Select(Names.Written), variables, Place).Select(s => s.Text),
        ]);
    }

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        PreviewOf([
            .. _tables.Reverse().Select(t => $"the policies of {Names.Written(t)} as they were, in one transaction"),
        ]);

    private StepPreview PreviewOf(IReadOnlyList<string> statements)
    {
        // A policy's expression may read other tables.
        var effects = DdlPreview.OfTables([.. _tables.Select(Names.Written)], MigrationLockMode.AccessExclusive);
        return new StepPreview(statements, effects with { LocksOthers = MigrationStatementEffect.Maybe });
    }
}
