using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DbMigrate.Engine.Sandbox;

/// <summary>The user that a sandbox runs as: PostgreSQL refuses to run as root.</summary>
/// <param name="Name">The user's name; null for the caller.</param>
/// <param name="UserId">The user's id.</param>
/// <param name="GroupId">The id of the user's group.</param>
internal sealed record SandboxUser(string? Name, uint UserId, uint GroupId)
{
    /// <summary>The tools that change the user, in order of preference.</summary>
    public static readonly IReadOnlyList<string> Tools = ["setpriv", "runuser", "su"];

    private static readonly SandboxUser Caller = new(null, 0, 0);

    /// <summary>Returns the caller, or an unprivileged user of this machine when the caller is root.</summary>
    /// <remarks>Windows needs no other user: initdb and pg_ctl drop an administrator's rights themselves.</remarks>
    public static SandboxUser ForThisProcess()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return Caller;
        }

        return Find("postgres")
            ?? Find("nobody")
            ?? throw new SandboxFailedException(
                "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody' "
                    + "to run it as."
            );
    }

    /// <summary>Returns the command that runs a program as this user.</summary>
    public SandboxCommand Wrap(SandboxCommand command) => Name is null ? command : Switch(command);

    /// <summary>Changes the owner of a file or folder to this user.</summary>
    public void Own(string path)
    {
        if (Name is not null && ChangeOwner(path, UserId, GroupId) != 0)
        {
            throw new SandboxFailedException(
                $"'{path}' could not be given to the user '{Name}': "
                    + $"{new Win32Exception(Marshal.GetLastPInvokeError()).Message}."
            );
        }
    }

    /// <summary>Returns whether this user can enter a folder. Every parent of it must permit that.</summary>
    public bool Reaches(string folder)
    {
        if (Name is null || OperatingSystem.IsWindows())
        {
            return true;
        }

        for (var at = new DirectoryInfo(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            if (!at.Exists || (at.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static SandboxUser? Find(string name)
    {
        foreach (var line in File.Exists("/etc/passwd") ? File.ReadLines("/etc/passwd") : [])
        {
            var fields = line.Split(':');
            if (
                fields.Length > 3
                && fields[0] == name
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
                && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            )
            {
                return new SandboxUser(name, user, group);
            }
        }

        return null;
    }

    /// <summary>Returns the command run by a tool that changes the user.</summary>
    /// <param name="tool">The path of setpriv, runuser or su.</param>
    /// <param name="command">The command.</param>
    public SandboxCommand WrapWith(string tool, SandboxCommand command)
    {
        string[] words = [command.Program, .. command.Arguments];
        return Path.GetFileName(tool) switch
        {
            "setpriv" => command with
            {
                Program = tool,
                Arguments =
                [
                    FormattableString.Invariant($"--reuid={UserId}"),
                    FormattableString.Invariant($"--regid={GroupId}"),
                    "--clear-groups",
                    "--",
                    .. words,
                ],
            },
            "runuser" => command with { Program = tool, Arguments = ["-u", Name!, "--", .. words] },

            // The user's own shell may refuse logins.
            _ => command with
            {
                Program = tool,
                Arguments = ["-s", "/bin/sh", "-c", "exec " + string.Join(' ', words.Select(Quote)), Name!],
            },
        };
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private SandboxCommand Switch(SandboxCommand command) =>
        Tools.Select(Tool).FirstOrDefault(t => t is not null) is { } tool
            ? WrapWith(tool, command)
            : throw new SandboxFailedException(
                $"PostgreSQL refuses to run as root, and none of {string.Join(", ", Tools)} (util-linux) exists "
                    + $"to run it as '{Name}'."
            );

    /// <summary>Returns the path of a tool; null where it does not exist.</summary>
    /// <remarks>The setpriv of Busybox cannot change the user.</remarks>
    public static string? Tool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(path =>
                File.Exists(path)
                && (name != "setpriv" || File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name != "busybox")
            );

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
