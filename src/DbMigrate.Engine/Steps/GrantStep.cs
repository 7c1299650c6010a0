using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Access;
using DbMigrate.Engine.Steps.Ddl;
using Npgsql;

namespace DbMigrate.Engine.Steps;

/// <summary>Grants privileges.</summary>
internal sealed class GrantStep : MigrationStep
{
    private const string GrantKey = "grant";
    private const string RevokeKey = "revoke";

    private readonly GrantDesign _design;

    private GrantStep(KindNode node)
        : base(node) => _design = GrantDesign.Read(node);

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new("grant", GrantShape.Shape, node => new GrantStep(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    grant:
                      privileges: [select, insert]
                      all_tables_in: public
                      to: app_reader
                    """,
                Undo = "Revokes what the step granted, and nothing that was granted before it.",
            },
        };

    public override bool HasDerivedUndo => true;

    private protected override string DefaultName => $"grant {_design.Description}";

    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([]) with
        {
            Statements = [.. _design.Statements(g => g.Grant())],
        };

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        DdlPreview.Of([]) with
        {
            Statements = [.. _design.Statements(g => g.Revoke())],
        };

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The transaction is done: what it granted is not missing any more.
        var missing = context.IsBegun(GrantKey)
            ? []
            : await MissingAsync(context, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0 && !context.IsBegun(GrantKey))
        {
            context.Say("The privileges are granted already.");
            yield break;
        }

        var items = GrantItem.Of(missing);
        yield return AccessBatch.Transaction(
            this,
            GrantKey,
            Name,
            [.. items.Select(i => i.Grant())],
            JsonSerializer.Serialize([.. items], StepJsonContext.Default.GrantItemArray),
            content: string.Join('\n', _design.Statements(g => g.Grant())),
            // PostgreSQL only warns where the login may not grant a privilege.
            last: missing.Count == 0 ? [] : [GrantGuard.Of(missing)]
        );
    }

    internal override async IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (context.Applied.GetValueOrDefault(GrantKey)?.Before is not { } before)
        {
            yield break;
        }

        var items = JsonSerializer.Deserialize(before, StepJsonContext.Default.GrantItemArray)!;
        var left = items;
        if (!context.IsBegun(RevokeKey))
        {
            try
            {
                left = await ExistingAsync(context, items, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionFailedException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // The privileges went with their database.
                context.Say($"The database of the connection {On} no longer exists.");
                left = [];
            }
        }

        if (left.Length > 0)
        {
            yield return AccessBatch.Transaction(
                this,
                RevokeKey,
                $"revoke {_design.Description}",
                [.. left.Reverse().Select(i => i.Revoke())],
                content: before
            );
        }
    }

    private async Task<IReadOnlyList<CatalogGrant>> MissingAsync(
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var catalog = new StepCatalog(this, context);
        var login = (await context.ConnectAsync(On, cancellationToken).ConfigureAwait(false)).UserName!;
        var design = _design.For(login);
        var grantees = await GranteesAsync(design, context, catalog, cancellationToken).ConfigureAwait(false);
        var named = _design.Named;
        var found = await catalog
            .ReadAsync(c => c.FindGrantedAsync(named, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var absent = named.Where((_, i) => found[i] is null).Select(n => $"{n.Kind} {n.Name}").ToList();
        if (absent.Count > 0)
        {
            throw context.Refuse(this, $"does not exist: {DisplayText.Join(absent)}.");
        }

        IReadOnlyList<(string Kind, string Name)> objects =
        [
            .. named.Select((n, i) => (n.Kind, found[i]!)),
            .. await catalog
                .ReadAsync(
                    c => c.ReadRelationsOfAsync(_design.AllTablesIn, _design.AllSequencesIn, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false),
        ];
        var wanted = grantees.SelectMany(g => design.Grants(objects, g)).ToList();
        return await catalog
            .ReadAsync(c => c.ReadMissingAsync(wanted, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<List<string?>> GranteesAsync(
        GrantDesign design,
        StepContext context,
        StepCatalog catalog,
        CancellationToken cancellationToken
    )
    {
        var grantees = new List<string?>();
        foreach (var name in design.To)
        {
            if (
                name != GrantDesign.Public
                && await catalog
                    .ReadAsync(c => c.FindRoleAsync(name, cancellationToken), cancellationToken)
                    .ConfigureAwait(false)
                    is null
            )
            {
                throw context.Refuse(this, $"the role {SqlText.QuoteIdentifierIfNeeded(name)} does not exist.");
            }

            grantees.Add(name == GrantDesign.Public ? null : name);
        }

        return grantees;
    }

    /// <summary>Returns the grants whose objects and roles still exist.</summary>
    private async Task<GrantItem[]> ExistingAsync(
        StepContext context,
        GrantItem[] items,
        CancellationToken cancellationToken
    )
    {
        var catalog = new StepCatalog(this, context);
        var left = new List<GrantItem>();
        foreach (var item in items)
        {
            IReadOnlyList<(string Kind, string Name)> roles =
            [
                .. new[] { item.Grantee, item.Creator }
                    .OfType<string>()
                    .Select(r => ("role", SqlText.QuoteIdentifierIfNeeded(r))),
            ];
            IReadOnlyList<(string Kind, string Name)> all = [.. roles, .. item.Names.Select(n => (item.Kind, n))];
            var found = await catalog
                .ReadAsync(c => c.FindGrantedAsync(all, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            var names = found.Skip(roles.Count).OfType<string>().ToList();
            if (names.Count > 0 && found.Take(roles.Count).All(r => r is not null))
            {
                left.Add(item with { Names = names });
            }
        }

        return [.. left];
    }
}
