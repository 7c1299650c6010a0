using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>The policies of a table as they are, and the statements that change them.</summary>
/// <param name="Table">The table.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="Fingerprint">The fingerprint of its policies, from before they were read.</param>
internal sealed record TablePolicies(CatalogTable Table, IReadOnlyList<CatalogPolicy> Policies, string Fingerprint)
{
    /// <summary>Reads the policies of a table.</summary>
    internal static async Task<TablePolicies> ReadAsync(
        StepCatalog catalog,
        CatalogTable table,
        CancellationToken cancellationToken
    )
    {
        // The fingerprint first: a change between the two reads is then found under the lock.
        var fingerprint = await catalog
            .ReadAsync(c => c.ReadPolicyFingerprintAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var policies = await catalog
            .ReadAsync(c => c.ReadPoliciesAsync(table, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new TablePolicies(table, policies, fingerprint);
    }

    /// <summary>
    /// Warns of policies that the plan replaces and the table does not have, and refuses new ones whose names are taken.
    /// </summary>
    /// <exception cref="StepRefusedException">The table has a policy with the name of a new one.</exception>
    internal void Require(PolicyPlan plan, MigrationStep step, StepContext context)
    {
        var missing = plan.Replace.Where(r => Policies.All(p => p.Name != r)).ToList();
        if (missing.Count > 0)
        {
            context.Warn(
                $"{Table.Sql} has no policy {Names.List(missing)} to replace; its policies: "
                    + $"{(Policies.Count == 0 ? "none" : Names.List(Policies.Select(p => p.Name)))}."
            );
        }

        var taken = plan
            .List.Where(l => Policies.Any(p => p.Name == l.Name && !plan.Replaces(p.Name)))
            .Select(l => l.Name)
            .ToList();
        if (taken.Count > 0)
        {
            throw context.Refuse(
                step,
                $"{Table.Sql} already has a policy {Names.List(taken)}. Name it under 'replace' to drop it, "
                    + "or give the new policy another name."
            );
        }
    }

    /// <summary>Returns the statements that drop the policies that the plan replaces.</summary>
    internal IEnumerable<string> Drop(PolicyPlan plan) =>
        Locked(Policies.Where(p => plan.Replaces(p.Name)).Select(p => PolicyText.Drop(Table.Sql, p.Name)));

    /// <summary>Returns the statements that restore earlier policies.</summary>
    /// <param name="plan">What the step replaced and created.</param>
    /// <param name="kept">The policies before the step.</param>
    internal IEnumerable<string> Restore(PolicyPlan plan, IReadOnlyList<CatalogPolicy> kept) =>
        Locked([
            .. Policies
                .Where(p => plan.Makes(p.Name) && !kept.Any(p.IsSameAs))
                .Select(p => PolicyText.Drop(Table.Sql, p.Name)),
            .. kept.Where(k => (plan.File is not null || plan.Replaces(k.Name)) && !Policies.Any(k.IsSameAs))
                .SelectMany(k => PolicyText.Create(Table.Sql, k)),
        ]);

    /// <summary>Returns statements after the lock of the table and the check that its policies are the same.</summary>
    private IEnumerable<string> Locked(IEnumerable<string> statements) =>
        [
            $"LOCK TABLE ONLY {Table.Sql} IN ACCESS EXCLUSIVE MODE",
            Unchanged.Guard(CatalogReader.PolicyFingerprintSql(Table), Fingerprint, $"The policies of {Table.Sql}"),
            .. statements,
        ];
}
