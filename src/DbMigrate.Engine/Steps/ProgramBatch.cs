using System.Text;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps;

/// <summary>An external program. A crash between its start and its end leaves it in doubt.</summary>
internal sealed class ProgramBatch : Batch
{
    /// <summary>The program and its arguments.</summary>
    internal required IReadOnlyList<string> Words { get; init; }

    /// <summary>What runs in the host's session where it has one, instead of the program; null: nothing.</summary>
    internal MigrationScript? Script { get; init; }

    /// <summary>What the program reads from its input. Default: nothing.</summary>
    internal string Input { get; init; } = string.Empty;

    /// <summary>The encoding of the program's output. Default: that of the system.</summary>
    internal Encoding? OutputEncoding { get; init; }

    /// <summary>What errors call the program.</summary>
    internal string Name => Script is null ? Words[0] : Title;

    /// <summary>The working folder.</summary>
    internal required string Folder { get; init; }

    /// <summary>The checksums of the files that the words name, by path relative to the folder.</summary>
    internal required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The names of the environment variables that it gets besides the usual ones.</summary>
    internal required IReadOnlyList<string> Environment { get; init; }

    /// <summary>How long it may run; null: no limit.</summary>
    internal required TimeSpan? Timeout { get; init; }

    /// <summary>Requires that the files are as they were when the phase was read.</summary>
    /// <exception cref="SqlFileChangedException">One is not.</exception>
    internal void RequireUnchanged(CancellationToken cancellationToken)
    {
        var files = new SourceFiles { Stop = cancellationToken };
        foreach (var (name, checksum) in Files)
        {
            files.RequireUnchanged(name, Path.GetFullPath(Path.Combine(Folder, name)), checksum);
        }
    }
}
