using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>
/// The digest of a resolved phase, as in <c>v2:sha256:WORK:ALL</c>. It has two parts: what the phase does, and all that
/// decides how it runs.
/// </summary>
/// <param name="Work">The steps of the apply and their files, in hexadecimal digits. A phase whose work is not what was
/// run is changed.</param>
/// <param name="All">
/// The work, and everything else: checks, gates, undo, variables, limits, connections and the environment's rules. An
/// approval is bound to it.
/// </param>
internal sealed record PhaseDigest(string Work, string All)
{
    private const string Prefix = "v2:sha256:";
    private const string Earlier = "v1:sha256:";

    /// <summary>Returns the work that a checksum of the journal records, in hexadecimal digits.</summary>
    /// <remarks>Version 1 of the checksum is the work alone.</remarks>
    internal static ReadOnlySpan<char> WorkOf(string checksum)
    {
        if (checksum.StartsWith(Earlier, StringComparison.Ordinal))
        {
            return checksum.AsSpan(Earlier.Length);
        }

        if (!checksum.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return checksum;
        }

        var parts = checksum.AsSpan(Prefix.Length);
        return parts.IndexOf(':') is >= 0 and var end ? parts[..end] : parts;
    }

    /// <summary>Returns the digest of the work of a phase, in hexadecimal digits.</summary>
    /// <remarks>
    /// SHA-256 over the canonical text of the apply (<see cref="CanonicalText"/>) and, for each file in ordinal order of
    /// its path, the path and the file's checksum; each on a line of its own, a line end after each. Journals keep it,
    /// so it may never change within a version.
    /// </remarks>
    /// <param name="phase">The phase.</param>
    /// <param name="files">The checksums of its files, by path relative to the plan's folder.</param>
    internal static string WorkOf(MigrationPhase phase, IReadOnlyDictionary<string, string> files) =>
        WorkOf(phase.ApplyText, files);

    /// <summary>The same, with the canonical text of the apply.</summary>
    internal static string WorkOf(string applyText, IReadOnlyDictionary<string, string> files)
    {
        // Most phases have one file: a status of many phases makes a digest of each.
        if (files.Count == 1)
        {
            var (only, sum) = files.First();
            return Hex.Lower(TextChecksum.Sha256($"{applyText}\n{only}\n{sum}\n"));
        }

        var text = new StringBuilder(applyText).Append('\n');
        foreach (var (name, checksum) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('\n').Append(checksum).Append('\n');
        }

        return Hex.Lower(TextChecksum.Sha256(text.ToString()));
    }

    /// <summary>Returns the checksum of a phase of which the work alone is known, as version 1 has it.</summary>
    internal static string OfWorkAlone(string work) => Earlier + work;

    /// <summary>Returns whether a checksum was recorded by a version that did not bind all.</summary>
    internal static bool IsOfEarlierVersion(string checksum) => checksum.StartsWith(Earlier, StringComparison.Ordinal);

    /// <summary>As it is journaled.</summary>
    public override string ToString() => $"{Prefix}{Work}:{All}";
}
