using DbMigrate.Engine.Scaffolding;

namespace DbMigrate.Engine.Rehearsal.SafePlans;

/// <summary>A step of a plan that is not yet written.</summary>
/// <param name="Kind">Its kind: the key in the plan.</param>
/// <param name="Parameters">Its parameters, in order: a text, a list of texts, or true.</param>
internal sealed record SafeStep(string Kind, params (string Key, object Value)[] Parameters)
{
    /// <summary>Whether it can undo itself.</summary>
    internal bool HasDerivedUndo => Kind is not ("sql" or "drop_column");

    /// <summary>What the reader must know, one line each.</summary>
    internal IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Returns it as lines of YAML, below <c>apply:</c>.</summary>
    internal IEnumerable<string> Lines()
    {
        foreach (var remark in Remarks)
        {
            yield return $"      # {remark}";
        }

        if (Parameters is [(_, string only)])
        {
            yield return $"      - {Kind}: {PlanWriter.Quote(only)}";
            yield break;
        }

        yield return $"      - {Kind}:";
        foreach (var (key, value) in Parameters)
        {
            yield return $"          {key}: {Text(value)}";
        }
    }

    private static string Text(object value) =>
        value switch
        {
            string text => PlanWriter.Quote(text),
            IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(PlanWriter.QuoteAlways))}]",
            false => "false",
            _ => "true",
        };
}
