using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DbMigrate.Engine.Sandbox;

/// <summary>The user that a sandbox runs as: PostgreSQL refuses to run as root.</summary>
/// <param name="Name">The user's name; null is the caller.</param>
/// <param name="UserId">Its number.</param>
/// <param name="GroupId">The number of its group.</param>
internal sealed record SandboxUser(string? Name, uint UserId, uint GroupId)
{
    private static readonly SandboxUser Caller = new(null, 0, 0);

    /// <summary>The caller; or, where that is root, an unprivileged user of this machine.</summary>
    /// <remarks>Windows needs none: initdb and pg_ctl drop an administrator's rights themselves.</remarks>
    public static SandboxUser ForThisProcess()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return Caller;
        }

        return Find("postgres") ?? Find("nobody") ?? throw new SandboxFailedException(
            "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody' to run it as. Make one (useradd --system postgres), or run as another user.");
    }

    /// <summary>The command as this user runs it.</summary>
    public SandboxCommand Wrap(SandboxCommand command) => Name is null ? command : Switch(command);

    /// <summary>Gives a file or folder to this user.</summary>
    public void Own(string path)
    {
        if (Name is not null && ChangeOwner(path, UserId, GroupId) != 0)
        {
            throw new SandboxFailedException($"'{path}' could not be given to the user '{Name}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }

    /// <summary>Whether this user gets into a folder: every folder above it must let others through.</summary>
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
            if (fields.Length > 3 && fields[0] == name
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
                && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group))
            {
                return new SandboxUser(name, user, group);
            }
        }

        return null;
    }

    private SandboxCommand Switch(SandboxCommand command)
    {
        string[] words = [command.Program, .. command.Arguments];
        if (Tool("setpriv") is { } setpriv)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"--reuid={UserId}");
            var group = string.Create(CultureInfo.InvariantCulture, $"--regid={GroupId}");
            return command with { Program = setpriv, Arguments = [user, group, "--clear-groups", "--", .. words] };
        }

        if (Tool("runuser") is { } runuser)
        {
            return command with { Program = runuser, Arguments = ["-u", Name!, "--", .. words] };
        }

        if (Tool("su") is { } su)
        {
            var line = string.Join(' ', words.Select(w => "'" + w.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
            return command with { Program = su, Arguments = ["-s", "/bin/sh", "-c", "exec " + line, Name!] };
        }

        throw new SandboxFailedException($"PostgreSQL refuses to run as root, and none of setpriv, runuser and su is there to run it as '{Name}'. Install util-linux, or run as another user.");
    }

    // Busybox has a setpriv, but one that cannot change the user.
    private static string? Tool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(path => File.Exists(path) && (name != "setpriv" || File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name != "busybox"));

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
