using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// What a kind is made from: its parameters, already checked against its shape and with the short form spelled out, and
/// the common keys beside it. A kind reports further faults with an <c>Error</c> method and returns an object
/// all the same: all errors come at once.
/// </summary>
internal sealed class KindNode
{
    private readonly List<PlanFinding> _findings;

    internal KindNode(string kind, PlanMap parameters, SourcePlace place, string folder, List<PlanFinding> findings)
    {
        Kind = kind;
        Parameters = parameters;
        Place = place;
        Folder = folder;
        _findings = findings;
    }

    /// <summary>The kind's key.</summary>
    internal string Kind { get; }

    /// <summary>The parameters.</summary>
    internal PlanMap Parameters { get; }

    /// <summary>The place of the kind's key.</summary>
    internal SourcePlace Place { get; }

    /// <summary>The plan's folder, a full path.</summary>
    internal string Folder { get; }

    /// <summary>The common key <c>name</c>, or null.</summary>
    internal string? Name { get; init; }

    /// <summary>The common key <c>on</c>, or null.</summary>
    internal string? On { get; init; }

    /// <summary>The common key <c>limits</c> of a step, or null.</summary>
    internal LimitOverrides? Limits { get; init; }

    /// <summary>The common key <c>severity</c> of a check.</summary>
    internal CheckSeverity Severity { get; init; } = CheckSeverity.Error;

    /// <summary>A mapping inside the parameters, to be read as they are.</summary>
    internal KindNode Of(PlanMap map) => new(Kind, map, map.Place, Folder, _findings);

    internal bool Has(string key) => Parameters.Find(key) is not null;

    internal PlanValue? Value(string key) => Parameters.Find(key);

    internal SourcePlace PlaceOf(string key) => Parameters.Find(key)?.Place ?? Place;

    /// <summary>Returns a text; empty if it is missing, which the shape has reported.</summary>
    internal string Text(string key) => OptionalText(key) ?? string.Empty;

    internal string? OptionalText(string key) => (Parameters.Find(key) as PlanScalar)?.Text;

    /// <summary>A list of texts; one scalar is a list of one; not there is empty.</summary>
    internal IReadOnlyList<string> Texts(string key) => TextsOf(Parameters.Find(key));

    /// <summary>The names under <c>table</c> or <c>tables</c>.</summary>
    internal IReadOnlyList<string> Tables() => Has("tables") ? Texts("tables") : Texts("table");

    internal bool Boolean(string key, bool otherwise) => OptionalText(key) is { } text ? text == "true" : otherwise;

    internal long Integer(string key, long otherwise) =>
        OptionalText(key) is { } text
        && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;

    internal TimeSpan? Duration(string key) =>
        OptionalText(key) is { } text && DurationText.TryParse(text, out var value) ? value : null;

    /// <summary>A path relative to the plan's folder, as a full path.</summary>
    internal string FilePath(string key) => Path.GetFullPath(Path.Combine(Folder, Text(key)));

    /// <summary>Says that something is wrong at the value of <paramref name="key"/> (or at the kind itself).</summary>
    internal void Error(string? key, string message, string? suggestion = null) =>
        _findings.Add(new PlanFinding(key is null ? Place : PlaceOf(key), message, suggestion));

    /// <summary>Says that something is wrong at a place.</summary>
    internal void Error(SourcePlace place, string message, string? suggestion = null) =>
        _findings.Add(new PlanFinding(place, message, suggestion));

    internal static IReadOnlyList<string> TextsOf(PlanValue? value) =>
        value switch
        {
            PlanScalar scalar => [scalar.Text],
            PlanList list => [.. list.Items.OfType<PlanScalar>().Select(s => s.Text)],
            _ => [],
        };
}
