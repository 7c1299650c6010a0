using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
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
        ContentFiles = _plan.File is null ? [] : [node.FilePath("file")];
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "policies",
            new MapShape(
                "Replaces the policies of tables. The old ones are dropped and the new ones created in one "
                    + "transaction.",
                [
                    .. NameList.TableKeys,
                    new KeyShape(
                        "replace",
                        new ValueShape.Either(
                            new ValueShape.Text(OneOf: ["all"]),
                            new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier))
                        ),
                        "The policies to drop: all, or a list of names."
                    )
                    {
                        Default = "none",
                    },
                    new KeyShape(
                        "file",
                        new ValueShape.Text(Reference.File),
                        "A SQL file that creates the new policies of all tables, in one transaction."
                    ),
                    new KeyShape(
                        "list",
                        new ValueShape.ListOf(new ValueShape.Map(PolicyText.Shape)),
                        "The new policies. Each table gets them, in a transaction of its own."
                    ),
                ]
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                    ["file", "list"],
                ],
            },
            node => new PoliciesStep(node)
        )
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

    internal override IReadOnlyList<string> ContentFiles { get; }

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
        foreach (var (key, names) in Groups)
        {
            var (tables, statements, before) = (
                new List<string>(),
                new List<string>(),
                new Dictionary<string, IReadOnlyList<CatalogPolicy>>(StringComparer.Ordinal)
            );
            foreach (var name in names)
            {
                var table = await new StepCatalog(this, context)
                    .RequireTableAsync(name, "rp", cancellationToken)
                    .ConfigureAwait(false);
                var (policies, fingerprint) = await ReadAsync(context, table, cancellationToken).ConfigureAwait(false);
                if (!context.IsBegun(key))
                {
                    Require(context, table, policies);
                }

                tables.Add(table.Sql);
                statements.Add($"LOCK TABLE ONLY {table.Sql} IN ACCESS EXCLUSIVE MODE");
                statements.Add(
                    Unchanged.Guard(
                        CatalogReader.PolicyFingerprintSql(table),
                        fingerprint,
                        $"The policies of {table.Sql}"
                    )
                );
                statements.AddRange(
                    policies.Where(p => _plan.Replaces(p.Name)).Select(p => PolicyText.Drop(table.Sql, p.Name))
                );
                before[table.Sql] = policies;
            }

            var made = _plan.Create(names, tables, context.Variables, Place);
            yield return new StatementBatch
            {
                Key = key,
                Title = $"replace policies of {DisplayText.Join(tables)}",
                Checksum = PhaseChecksums.Of(
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
                    await new StepCatalog(this, context).FindTableAsync(name, cancellationToken).ConfigureAwait(false)
                        is not { } table
                    || !before.TryGetValue(table.Sql, out var kept)
                )
                {
                    context.Say($"The table {name} no longer exists.");
                    continue;
                }

                var (policies, fingerprint) = await ReadAsync(context, table, cancellationToken).ConfigureAwait(false);
                statements.Add($"LOCK TABLE ONLY {table.Sql} IN ACCESS EXCLUSIVE MODE");
                statements.Add(
                    Unchanged.Guard(
                        CatalogReader.PolicyFingerprintSql(table),
                        fingerprint,
                        $"The policies of {table.Sql}"
                    )
                );
                statements.AddRange(
                    policies
                        .Where(p => _plan.Makes(p.Name) && !kept.Any(p.IsSameAs))
                        .Select(p => PolicyText.Drop(table.Sql, p.Name))
                );
                statements.AddRange(
                    kept.Where(k => (_plan.File is not null || _plan.Replaces(k.Name)) && !policies.Any(k.IsSameAs))
                        .SelectMany(k => PolicyText.Create(table.Sql, k))
                );
            }

            if (statements.Count > 0)
            {
                yield return new StatementBatch
                {
                    Key = key,
                    Title = $"restore policies of {DisplayText.Join([.. names.Select(n => n.Text)])}",
                    Checksum = PhaseChecksums.Of(json),
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

    /// <summary>Returns the policies of a table, and their fingerprint.</summary>
    private async Task<(IReadOnlyList<CatalogPolicy> Policies, string Fingerprint)> ReadAsync(
        StepContext context,
        CatalogTable table,
        CancellationToken cancellationToken
    )
    {
        // The fingerprint first: a change between the two reads is then found under the lock.
        var catalog = new StepCatalog(this, context);
        var fingerprint = await catalog
            .ReadAsync(c => c.ReadPolicyFingerprintAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var policies = await catalog
            .ReadAsync(c => c.ReadPoliciesAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return (policies, fingerprint);
    }

    private void Require(StepContext context, CatalogTable table, IReadOnlyList<CatalogPolicy> policies)
    {
        var missing = _plan.Replace.Where(r => policies.All(p => p.Name != r)).ToList();
        if (missing.Count > 0)
        {
            context.Warn(
                $"{table.Sql} has no policy {Names.List(missing)} to replace; its policies: "
                    + $"{(policies.Count == 0 ? "none" : Names.List(policies.Select(p => p.Name)))}."
            );
        }

        var taken = _plan
            .List.Where(l => policies.Any(p => p.Name == l.Name && !_plan.Replaces(p.Name)))
            .Select(l => l.Name)
            .ToList();
        if (taken.Count > 0)
        {
            throw context.Refuse(
                this,
                $"{table.Sql} already has a policy {Names.List(taken)}. Name it under 'replace' to drop it, "
                    + "or give the "
                    + "new policy another name."
            );
        }
    }
}
