using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Maintenance;

namespace DbMigrate.Engine.Plans;

/// <summary>Builds the maintenance schedules of a plan.</summary>
internal sealed class MaintenanceBuilder(PlanReading reading, ShapeReader shapes)
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromHours(1);
    private static readonly PlanList Empty = new([], new SourcePlace(string.Empty, 0, 0));

    private readonly ItemReader<MigrationStep> _steps = new(reading, shapes, reading.Kinds.Steps);
    private readonly ItemReader<MigrationCheck> _checks = new(reading, shapes, reading.Kinds.Checks);
    private readonly List<(string Name, SourcePlace Place)> _named = [];

    /// <summary>Returns the schedules, in the plan's order. Errors are added to the reading.</summary>
    internal IReadOnlyList<MaintenanceSchedule> Build(PlanValue? list)
    {
        var schedules = new List<MaintenanceSchedule>();
        foreach (var map in (list as PlanList)?.Items.OfType<PlanMap>() ?? [])
        {
            schedules.AddRange(Schedules(map));
        }

        UniqueNames.Require(reading, "schedule", "a unique 'name'", _named);
        return schedules;
    }

    private IEnumerable<MaintenanceSchedule> Schedules(PlanMap map)
    {
        var node = new KindNode("maintenance", map, map.Place, reading.Folder, reading.Findings);
        var zone = ZoneReader.Read(node);
        var isNamed = node.Has("tasks") || node.Has("cron") || node.Has("name") || node.Has("checks");
        foreach (var (key, cron) in MaintenanceShape.Periods.Where(p => node.Has(p.Key)))
        {
            if (isNamed)
            {
                node.Error(
                    key,
                    $"'{key}' and a schedule of its own with 'cron' are two items. Write maintenance as a list."
                );
                yield break;
            }

            if (Schedule(node, key, cron, zone, key) is { } schedule)
            {
                yield return schedule;
            }
        }

        if (!isNamed)
        {
            yield break;
        }

        foreach (var key in (string[])["name", "cron"])
        {
            if (!node.Has(key))
            {
                node.Error(node.Place, $"A schedule has no '{key}'.");
            }
        }

        if (
            node.Has("name")
            && node.Has("cron")
            && Schedule(node, node.Text("name").Trim(), node.Text("cron").Trim(), zone, "tasks") is { } own
        )
        {
            yield return own;
        }
    }

    private MaintenanceSchedule? Schedule(KindNode node, string name, string cron, TimeZoneInfo zone, string tasksKey)
    {
        var place = node.Has("name") ? node.PlaceOf("name") : node.PlaceOf(tasksKey);
        _named.Add((name, place));
        if (string.Equals(name, MaintenanceSchedule.Samples, StringComparison.OrdinalIgnoreCase))
        {
            node.Error("name", $"The name '{name}' is taken: the samples of sustained gates have it.");
        }

        var tasks = _steps.ReadAll(node.Value(tasksKey));
        foreach (var task in tasks.Where(t => t.Kind is "manual" or "milestone"))
        {
            reading.Error(
                task.Normal.Place,
                $"A step '{task.Kind}' waits for a person, and maintenance runs unattended. Move it to a phase."
            );
        }

        var checks = _checks.ReadAll(node.Value("checks"));
        UniqueNames.Require(
            reading,
            "check",
            "a unique 'name'",
            checks.Where(c => c.GivenName is not null).Select(c => (c.GivenName!, c.Normal.Place))
        );
        // Other empty lists, and a schedule with neither key, have an error of their own.
        if (!node.Has(tasksKey) && node.Value("checks") is PlanList { Items.Count: 0 })
        {
            node.Error(place, $"The schedule {name} has neither a task nor a check.");
        }

        if (!Recurrence.TryParse(cron, zone, out var times, out var problem))
        {
            node.Error("cron", $"'cron' is {PlanText.Show(cron)}: {problem}");
            return null;
        }

        return new MaintenanceSchedule(times)
        {
            Name = name,
            Within = Within(node, times, name),
            Tasks = [.. tasks.SelectMany(t => new[] { t.Before, t.Made }).OfType<MigrationStep>()],
            Checks = [.. checks.Select(c => c.Made).OfType<MigrationCheck>()],
            Place = place,
            Digest = DigestOf([.. tasks.Select(t => t.Normal), .. checks.Select(c => c.Normal)]),
        };
    }

    private static TimeSpan Within(KindNode node, Recurrence times, string name)
    {
        var gap = times.ShortestGap(DateTimeOffset.UtcNow);
        if (node.Duration("within") is not { } within)
        {
            return gap < DefaultWithin ? gap : DefaultWithin;
        }

        if (within <= TimeSpan.Zero)
        {
            node.Error("within", "'within' must not be zero. Give the longest time of one run, as in 30m.");
        }
        else if (within > gap)
        {
            node.Error(
                "within",
                $"The runs of the schedule {name} would overlap: 'within' is {DurationText.Format(within)}, and "
                    + $"{PlanText.Show(times.Text)} comes again after {DurationText.Format(gap)}."
            );
        }

        return within;
    }

    private static string DigestOf(IReadOnlyList<PlanMap> items) =>
        Hex.Lower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    CanonicalText.Of(items.Count == 0 ? Empty : new PlanList([.. items], items[0].Place))
                )
            )
        );
}
