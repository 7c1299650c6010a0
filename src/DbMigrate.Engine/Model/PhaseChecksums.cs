using System.Buffers;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model;

/// <summary>
/// The checksums of phases and of the texts that they name: <c>v1:sha256:</c> and 64 hexadecimal digits. They are the
/// same on every platform:
/// a byte order mark does not count, and CR LF counts as LF.
/// </summary>
/// <remarks>
/// A phase's checksum is SHA-256 over its canonical text in the plan (<see cref="CanonicalText"/>) and, for each file
/// in ordinal order of its path, the path relative to the plan's folder with forward slashes and the file's checksum;
/// each on a line of its own, a line end after each.
/// </remarks>
internal static class PhaseChecksums
{
    private const string Prefix = "v1:sha256:";

    /// <summary>
    /// What the phase does: the apply steps and their files. It differs from the journal's: the phase was changed after
    /// it was applied.
    /// </summary>
    internal static string Apply(MigrationPhase phase, MigrationPlan plan) => Apply(phase, Files(phase, plan));

    /// <summary>The same, where the checksums of its files are known.</summary>
    internal static string Apply(MigrationPhase phase, IReadOnlyDictionary<string, string> files) =>
        Of(phase.ApplyText, files);

    /// <summary>
    /// All of the phase, with its checks, gates and undo, all their files, and the plan's variables: what an approval
    /// is bound to.
    /// </summary>
    internal static string Content(MigrationPhase phase, MigrationPlan plan)
    {
        var variables = string.Concat(
            new[] { ("", plan.Variables) }
                .Concat(plan.Environments.Select(e => (e.Name, e.Variables)))
                .SelectMany(e =>
                    e.Item2.OrderBy(v => v.Key, StringComparer.Ordinal)
                        .Select(v => $"\n{e.Item1} {v.Key}={Of(v.Value)}")
                )
        );
        return Of(
            phase.ContentText + variables,
            Files(phase.ReferencedFiles.Concat(Paths(phase.Apply)).Concat(Paths(phase.Undo ?? [])), plan)
        );
    }

    /// <summary>
    /// The checksums of the files that <see cref="Apply(MigrationPhase, MigrationPlan)"/> is made of, by their paths
    /// relative to the plan's folder, with forward slashes, in ordinal order.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> Files(MigrationPhase phase, MigrationPlan plan) =>
        Files(Paths(phase.Apply), plan);

    /// <summary>The checksum of a text.</summary>
    internal static string Of(string text)
    {
        var sha = new TextHash();
        sha.Append(Encoding.UTF8.GetBytes(text));
        return sha.Finish();
    }

    /// <summary>The checksum of a file's text, which is read in pieces: a file may be large.</summary>
    internal static string OfFile(string path)
    {
        var sha = new TextHash();
        using var file = RegularFile.Open(path);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        for (int read; (read = file.Read(buffer)) > 0; )
        {
            sha.Append(buffer.AsSpan(0, read));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return sha.Finish();
    }

    private static IEnumerable<string> Paths(IEnumerable<MigrationStep> steps) => steps.SelectMany(s => s.ContentFiles);

    private static SortedDictionary<string, string> Files(IEnumerable<string> paths, MigrationPlan plan)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var name = Path.GetRelativePath(plan.Folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!files.ContainsKey(name))
            {
                files.Add(name, OfFile(path));
            }
        }

        return files;
    }

    private static string Of(string text, IReadOnlyDictionary<string, string> files)
    {
        var all = new StringBuilder(text).Append('\n');
        foreach (var (name, checksum) in files)
        {
            all.Append(name).Append('\n').Append(checksum).Append('\n');
        }

        return Of(all.ToString());
    }

    /// <summary>Hashes the text of a file without its byte order mark and with LF for CR LF.</summary>
    private sealed class TextHash
    {
        private readonly LineEnds _text = new();
        private bool _begun;

        internal void Append(ReadOnlySpan<byte> bytes)
        {
            _text.Append(
                !_begun && bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes
            );
            _begun = true;
        }

        internal string Finish() => Prefix + Convert.ToHexString(_text.Finish()).ToLowerInvariant();
    }
}
