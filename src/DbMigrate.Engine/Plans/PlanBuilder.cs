using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Metrics;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans.Folders;

namespace DbMigrate.Engine.Plans;

/// <summary>Builds a plan from the YAML tree of its file.</summary>
internal sealed class PlanBuilder(PlanReading reading, string file)
{
    private readonly ShapeReader _shapes = new(reading);

    /// <summary>Builds the plan. Errors are added to the reading; the result is then not usable.</summary>
    internal MigrationPlan Build(PlanMap root)
    {
        var map = _shapes.Map(root, PlanShapes.Plan, "a plan");
        var name = Text(map, "plan") ?? string.Empty;
        var connections = Connections(map);
        // A name with an invalid value is still a valid target of references.
        var names = root.Find("connections") is PlanMap written
            ? [.. written.Entries.Select(e => e.Key)]
            : connections.Keys.ToList();
        if (!names.Contains("default"))
        {
            reading.Error(
                root.Find("connections")!.Place,
                "'connections' has no 'default', the database that holds the journal. Add default: ${DATABASE_URL}."
            );
        }

        var variables = Variables(map, "variables");
        var limits = map.Find("limits") is PlanMap given ? LimitReader.Read(given, reading) : null;
        var requires = map.Find("requires") as PlanMap;
        var postgres = requires is null ? null : RequiredPostgres(requires);
        UniqueNames.Require(reading, "connection", "a unique name", Keys(root, "connections"));
        UniqueNames.Require(reading, "environment", "a unique name", Keys(root, "environments"));
        var environments = Environments(map, variables);

        var folder = new PhasesFrom(reading);
        var (items, source) = map.Find("phases_from") is PlanMap from
            ? folder.Read(from)
            : ((map.Find("phases") as PlanList)?.Items ?? [], null);
        var built = new PhaseBuilder(reading, _shapes, name).Build(
            folder.Bootstrap is { } made ? [.. items, made.Phase] : items
        );
        var phases = folder.Bootstrap is null ? built : [.. built.Take(built.Count - 1)];
        foreach (var (phase, origin) in phases.Zip(folder.Origins))
        {
            phase.Phase.Origin = origin;
        }

        var metrics = MetricShape.Read(reading, map.Find("metrics"));
        var maintenance = new MaintenanceBuilder(reading, _shapes).Build(map.Find("maintenance"));
        new ReferenceReader(reading, names, phases).Check();
        return new MigrationPlan
        {
            Name = name,
            Description = Text(map, "description"),
            File = file,
            Folder = reading.Folder,
            RequiredPostgres = postgres,
            RequiredExtensions = KindNode.TextsOf(requires?.Find("extensions")),
            Connections = connections.AsReadOnly(),
            Variables = variables.AsReadOnly(),
            Limits = MigrationLimits.Default.With(limits),
            Environments = environments,
            Phases = [.. phases.Select(p => p.Phase)],
            Metrics = metrics,
            Source = source,
            Bootstrap = folder.Bootstrap is { } bootstrap
                ? new MigrationBootstrap(
                    source?.BootstrapFile ?? string.Empty,
                    built[^1].Phase,
                    phases.First(p => p.Phase.Id == bootstrap.Through).Phase
                )
                : null,
            Maintenance = maintenance,
            Audit = AuditShape.Read(map.Find("audit")),
        };
    }

    private static string? Text(PlanMap map, string key) => (map.Find(key) as PlanScalar)?.Text.Trim();

    private static Dictionary<string, string> Connections(PlanMap map) =>
        map.Find("connections") is PlanMap given
            ? given.Entries.ToDictionary(e => e.Key, e => ((PlanScalar)e.Value).Text, StringComparer.Ordinal)
            : new(StringComparer.Ordinal) { ["default"] = SecretReference.Default };

    private Dictionary<string, string> Variables(PlanMap map, string key)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (map.Find(key) as PlanMap)?.Entries ?? [])
        {
            if (!IsVariableName(entry.Key))
            {
                reading.Error(
                    entry.Place,
                    $"{PlanText.Show(entry.Key)} is not a variable name; it takes letters, digits and '_', as in psql."
                );
            }
            else
            {
                variables.Add(entry.Key, ((PlanScalar)entry.Value).Text);
            }
        }

        return variables;
    }

    private string? RequiredPostgres(PlanMap requires)
    {
        var text = Text(requires, "postgres");
        if (text is not null && !VersionRange.IsValid(text))
        {
            reading.Error(
                requires.Find("postgres")!.Place,
                $"'postgres' is {PlanText.Show(text)}; it takes versions such as \">=14\", \"16.2\" or \">=14 <19\"."
            );
        }

        return text;
    }

    private List<MigrationEnvironment> Environments(PlanMap map, Dictionary<string, string> variables)
    {
        var environments = new List<MigrationEnvironment>();
        foreach (var entry in (map.Find("environments") as PlanMap)?.Entries ?? [])
        {
            var given = (PlanMap)entry.Value;
            foreach (var variable in (given.Find("variables") as PlanMap)?.Entries ?? [])
            {
                if (IsVariableName(variable.Key) && !variables.ContainsKey(variable.Key))
                {
                    reading.Error(
                        variable.Place,
                        $"The plan has no variable '{variable.Key}'. Define it under 'variables' of the plan.",
                        reading.Nearest(variable.Key, variables.Keys)
                    );
                }
            }

            environments.Add(
                new MigrationEnvironment
                {
                    Name = entry.Key,
                    SkipGates = KindNode.TextsOf(given.Find("skip_gates")),
                    Variables = Variables(given, "variables").AsReadOnly(),
                    Limits = given.Find("limits") is PlanMap limits ? LimitReader.Read(limits, reading) : null,
                }
            );
        }

        return environments;
    }

    private static IEnumerable<(string Name, SourcePlace Place)> Keys(PlanMap map, string key) =>
        ((map.Find(key) as PlanMap)?.Entries ?? []).Select(e => (e.Key, e.Place));

    private static bool IsVariableName(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
