using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>Resolves plans without a database.</summary>
internal static class Resolving
{
    /// <summary>Resolves a plan. Each connection leads to a database of its own name.</summary>
    internal static ResolvedPlan Plan(
        MigrationPlan plan,
        string environment = "production",
        IReadOnlyDictionary<string, string>? variables = null,
        IReadOnlyDictionary<string, string>? targets = null,
        Func<string, string>? mask = null
    )
    {
        var given = variables ?? new Dictionary<string, string>();
        var resolved = new ResolvedPlan(
            plan,
            environment,
            EffectiveVariables.Of(plan, environment, given, new SourceFiles()),
            mask ?? (text => text)
        );
        foreach (var name in plan.Connections.Keys)
        {
            resolved.SetTarget(name, new ConnectionTarget(targets?.GetValueOrDefault(name) ?? $"db/{name} as me"));
        }

        return resolved;
    }
}
