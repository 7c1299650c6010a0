using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans;

/// <summary>The state of reading one plan: its errors, references and files.</summary>
internal sealed class PlanReading
{
    /// <summary>The maximum number of errors, which bounds the cost of an invalid plan.</summary>
    private const int MostFindings = 10_000;

    /// <summary>The maximum number of suggestions, which are expensive.</summary>
    private const int MostSuggestions = 200;

    private int _suggestions;

    internal PlanReading(string file, string shown, KindCatalog kinds)
    {
        File = file;
        Folder = Path.GetDirectoryName(file)!;
        FileName = shown;
        Kinds = kinds;
        Paths = new PlanPaths(Folder);
    }

    /// <summary>The plan's file, a full path.</summary>
    internal string File { get; }

    /// <summary>The plan's folder, a full path.</summary>
    internal string Folder { get; }

    /// <summary>The plan's file as places name it: its path as it was given, or its name.</summary>
    internal string FileName { get; }

    internal KindCatalog Kinds { get; }

    internal PlanPaths Paths { get; }

    /// <summary>The errors so far.</summary>
    internal List<PlanFinding> Findings { get; } = [];

    /// <summary>References that are resolved once the plan is read completely.</summary>
    internal List<PendingReference> References { get; } = [];

    /// <summary>The phase that is being read, from 0; -1 outside of phases.</summary>
    internal int Phase { get; set; } = -1;

    /// <summary>Whether the maximum number of errors is reached.</summary>
    internal bool IsFull => Findings.Count >= MostFindings;

    internal void Error(SourcePlace place, string message, string? suggestion = null)
    {
        if (!IsFull)
        {
            Findings.Add(new PlanFinding(place, message, suggestion));
        }
    }

    /// <summary>Returns the nearest candidate, up to the maximum number of suggestions.</summary>
    internal string? Nearest(string word, IEnumerable<string> candidates) =>
        _suggestions++ < MostSuggestions ? NearestWord.Of(word, candidates) : null;
}

/// <summary>A reference to a name that is defined elsewhere in the plan.</summary>
/// <param name="Kind">The kind of the reference.</param>
/// <param name="Name">The name.</param>
/// <param name="Place">The place in the plan.</param>
/// <param name="Phase">In which phase, from 0; -1 outside of phases.</param>
internal sealed record PendingReference(Reference Kind, string Name, SourcePlace Place, int Phase);
