using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans;

/// <summary>One reading of one plan: what all its parts share, first of all what was found wrong.</summary>
internal sealed class PlanReading
{
    /// <summary>More than anybody reads: a plan that is nothing but errors must not cost without bound.</summary>
    private const int MostFindings = 10_000;

    /// <summary>Finding the nearest word costs; after so many findings it helps nobody.</summary>
    private const int MostSuggestions = 200;

    private int _suggestions;

    internal PlanReading(string folder, string fileName, KindCatalog kinds)
    {
        Folder = folder;
        FileName = fileName;
        Kinds = kinds;
        Paths = new PlanPaths(folder);
    }

    /// <summary>The plan's folder, a full path.</summary>
    internal string Folder { get; }

    /// <summary>The name of the plan's file in it.</summary>
    internal string FileName { get; }

    internal KindCatalog Kinds { get; }

    internal PlanPaths Paths { get; }

    /// <summary>What is wrong so far.</summary>
    internal List<PlanFinding> Findings { get; } = [];

    /// <summary>Names that are looked up once the whole plan was seen.</summary>
    internal List<PendingReference> References { get; } = [];

    /// <summary>The phase that is being read, from 0; -1 outside of phases.</summary>
    internal int Phase { get; set; } = -1;

    /// <summary>The files that the phase being read names, as full paths.</summary>
    internal HashSet<string> Files { get; set; } = [];

    /// <summary>Whether so much is wrong that nothing more need be looked for.</summary>
    internal bool IsFull => Findings.Count >= MostFindings;

    internal void Error(SourcePlace place, string message, string? suggestion = null)
    {
        if (!IsFull)
        {
            Findings.Add(new PlanFinding(place, message, suggestion));
        }
    }

    /// <summary>The nearest of the candidates, as long as suggestions are still worth their time.</summary>
    internal string? Nearest(string word, IEnumerable<string> candidates) =>
        _suggestions++ < MostSuggestions ? NearestWord.Of(word, candidates) : null;
}

/// <summary>A name in the plan that must be one of those given elsewhere in it.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Name">The name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Phase">In which phase, from 0; -1 outside of phases.</param>
internal sealed record PendingReference(Reference Kind, string Name, SourcePlace Place, int Phase);
