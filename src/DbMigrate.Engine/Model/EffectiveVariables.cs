using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model;

/// <summary>
/// Computes the variables in force: the plan's, overridden by the environment's, overridden by the caller's.
/// </summary>
internal static class EffectiveVariables
{
    internal static SessionVariables Of(
        MigrationPlan plan,
        string environment,
        IReadOnlyDictionary<string, string> given,
        SourceFiles files
    )
    {
        var variables = new Dictionary<string, string>(plan.DeclaredValues.Values, StringComparer.Ordinal);
        var there = plan.Environments.FirstOrDefault(e => e.Name == environment)?.DeclaredValues.Values;
        foreach (var layer in new[] { there, given })
        {
            foreach (var (name, value) in layer ?? new Dictionary<string, string>())
            {
                variables[name] = value;
            }
        }

        return new SessionVariables(variables, files);
    }

    /// <summary>
    /// Throws where the caller gives a variable that the plan does not have.
    /// </summary>
    /// <exception cref="VariableInvalidException">There is one.</exception>
    internal static void Require(MigrationPlan plan, IReadOnlyDictionary<string, string> given)
    {
        var unknown = given.Keys.Where(k => !plan.Variables.ContainsKey(k)).ToList();
        if (unknown.Count > 0)
        {
            var words = unknown.Select(k =>
                NearestWord.Of(k, plan.Variables.Keys) is { } near ? $"'{k}' (did you mean '{near}'?)" : $"'{k}'"
            );
            throw new VariableInvalidException(
                $"The plan {plan.Name} has no variable {string.Join(", ", words)}. Its variables: "
                    + (plan.Variables.Count == 0 ? "none" : string.Join(", ", plan.Variables.Keys))
                    + ". Nothing was run.",
                unknown[0]
            )
            {
                IsUnknown = true,
            };
        }
    }
}
