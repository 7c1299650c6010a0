using System.Diagnostics;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>
/// How the program of a script step is started on Windows. A program is one file, found by the PATH and by PATHEXT;
/// a batch file is run by cmd.exe, and a PowerShell script by PowerShell.
/// </summary>
/// <param name="FileName">The program to start.</param>
/// <param name="Arguments">Its arguments; null: <paramref name="Line"/> has them.</param>
/// <param name="Line">Its command line, for cmd.exe, which has rules of its own.</param>
internal sealed record WindowsCommand(string FileName, IReadOnlyList<string>? Arguments, string? Line)
{
    private const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    private static readonly string[] Shells = ["pwsh.exe", "powershell.exe"];

    /// <summary>Returns how to start a program.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="folder">The working folder, which is searched first.</param>
    /// <param name="variable">Returns the value of an environment variable; null where it is not set.</param>
    /// <param name="exists">Returns whether a file exists.</param>
    /// <exception cref="FileNotFoundException">There is no such program, or none to run a script.</exception>
    /// <exception cref="ArgumentException">cmd.exe cannot get an argument as it is.</exception>
    internal static WindowsCommand For(
        IReadOnlyList<string> words,
        string folder,
        Func<string, string?> variable,
        Func<string, bool> exists
    )
    {
        var search = new Search(folder, variable, exists);
        var program =
            search.Find(words[0])
            ?? throw new FileNotFoundException(
                $"there is no program '{words[0]}' in '{folder}' or in a folder of the PATH. A name without an extension "
                    + $"is searched with those of PATHEXT: {search.Extensions}"
            );
        var arguments = words.Skip(1).ToList();
        var extension = program[(program.LastIndexOf('.') + 1)..].ToUpperInvariant();
        if (extension is "BAT" or "CMD")
        {
            if (folder.StartsWith(@"\\", StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"cmd.exe, which runs a batch file, cannot work in '{folder}': it needs a folder of a drive. Use the "
                        + "plan by a drive letter ('net use'), or run a program or a .ps1 file."
                );
            }

            return new WindowsCommand(
                search.Find("cmd.exe") ?? "cmd.exe",
                null,
                Batch(BatchName(program, folder), arguments)
            );
        }

        if (extension != "PS1")
        {
            return new WindowsCommand(program, arguments, null);
        }

        var shell =
            Shells.Select(search.Find).FirstOrDefault(s => s is not null)
            ?? throw new FileNotFoundException(
                $"'{words[0]}' is a script of PowerShell, and neither pwsh.exe nor powershell.exe is in the PATH."
            );
        return new WindowsCommand(shell, ["-noprofile", "-noninteractive", "-file", program, .. arguments], null);
    }

    /// <summary>Applies it.</summary>
    internal void Fill(ProcessStartInfo start)
    {
        start.FileName = FileName;
        if (Line is not null)
        {
            start.Arguments = Line;
            return;
        }

        foreach (var argument in Arguments!)
        {
            start.ArgumentList.Add(argument);
        }
    }

    // The working folder is the current one: a path below it needs no name that cmd.exe would change.
    private static string BatchName(string program, string folder) =>
        program.StartsWith(folder + '\\', StringComparison.OrdinalIgnoreCase)
            ? @".\" + program[(folder.Length + 1)..]
            : program;

    /// <summary>
    /// Returns the line for cmd.exe: without AutoRun (/d), without delayed expansion (/v:off), and with the outermost
    /// quotes taken off (/s). Inside of quotes all characters but three are plain.
    /// </summary>
    private static string Batch(string program, List<string> arguments)
    {
        foreach (var word in arguments.Prepend(program))
        {
            if (word.IndexOfAny(['"', '%', '\r', '\n']) >= 0)
            {
                throw new ArgumentException(
                    $"'{word}' has a quote, a percent sign or a line break, which cmd.exe changes in the arguments of a "
                        + "batch file. Pass it in an environment variable ('env'), or run a program or a .ps1 file."
                );
            }
        }

        // A backslash before the last quote is a part of the value for batch files, and of the quote for programs.
        var words = arguments.Prepend(program).Select(w => $"\"{w}\"");
        return $"/d /v:off /s /c \"{string.Join(' ', words)}\"";
    }

    /// <summary>The search of a program.</summary>
    private sealed class Search(string folder, Func<string, string?> variable, Func<string, bool> exists)
    {
        public string Extensions { get; } = variable("PATHEXT") is { Length: > 0 } own ? own : DefaultExtensions;

        private string[] Folders =>
            [
                folder,
                .. (variable("PATH") ?? string.Empty).Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
            ];

        public string? Find(string name)
        {
            name = name.Replace('/', '\\');
            var isPath = name.Contains('\\', StringComparison.Ordinal);
            name = name.StartsWith(@".\", StringComparison.Ordinal) ? name[2..] : name;
            var places =
                !isPath ? Folders.Select(f => Join(f.Trim('"'), name))
                : IsFull(name) ? [name]
                : [Join(folder, name)];
            return places.SelectMany(Candidates).FirstOrDefault(exists);
        }

        // As cmd.exe: the name itself where it has an extension, then with each extension.
        private IEnumerable<string> Candidates(string path)
        {
            var name = path[(path.LastIndexOf('\\') + 1)..];
            var added = Extensions
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(e => path + e.ToLowerInvariant());
            return name.Contains('.', StringComparison.Ordinal) ? added.Prepend(path) : added;
        }

        private static bool IsFull(string name) =>
            name.StartsWith('\\') || (name.Length > 2 && name[1] == ':' && name[2] == '\\');

        private static string Join(string parent, string name) =>
            parent.EndsWith('\\') ? parent + name : $@"{parent}\{name}";
    }
}
