using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Maintenance;

/// <summary>The order in which materialized views are refreshed: one that reads another comes after it.</summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step.</param>
/// <param name="views">The views, in the order of the plan.</param>
/// <param name="sources">What they read.</param>
internal sealed class RefreshOrder(
    MigrationStep step,
    StepContext context,
    IReadOnlyList<CatalogTable> views,
    IReadOnlyList<MatviewSource> sources
)
{
    /// <summary>Names the views that these read and the step does not refresh.</summary>
    /// <exception cref="StepRefusedException">One was never populated: PostgreSQL cannot read it.</exception>
    internal void ReportOthers()
    {
        foreach (var other in sources.Where(s => views.All(v => v.Oid != s.Source.Oid)))
        {
            var reader = views.First(v => v.Oid == other.Reader).Sql;
            if (!other.IsPopulated)
            {
                throw context.Refuse(
                    step,
                    $"{reader} reads the materialized view {other.Source.Sql}, which was never populated. List it here too."
                );
            }

            context.Say($"{reader} reads {other.Source.Sql}, which this step does not refresh.");
        }
    }

    /// <summary>Returns the views in the order in which they are refreshed.</summary>
    internal IReadOnlyList<CatalogTable> Sorted()
    {
        var sorted = Sort(views, sources);
        if (!sorted.SequenceEqual(views))
        {
            context.Say(
                $"Refreshed in the order in which they read each other: {DisplayText.Join([.. sorted.Select(v => v.Sql)])}."
            );
        }

        return sorted;
    }

    /// <summary>Returns views so that one that reads another comes after it; else in the order given.</summary>
    internal static IReadOnlyList<CatalogTable> Sort(
        IReadOnlyList<CatalogTable> views,
        IReadOnlyList<MatviewSource> sources
    )
    {
        var sorted = new List<CatalogTable>();
        var left = views.ToList();
        while (left.Count > 0)
        {
            // Views cannot read each other in a circle.
            var next = left.First(v => !sources.Any(s => s.Reader == v.Oid && left.Any(l => l.Oid == s.Source.Oid)));
            sorted.Add(next);
            left.Remove(next);
        }

        return sorted;
    }
}
