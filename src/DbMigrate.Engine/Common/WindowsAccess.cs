using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace DbMigrate.Engine.Common;

/// <summary>Access control lists of Windows, in the place of the mode bits of other systems.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsAccess
{
    private const InheritanceFlags Below = InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit;

    /// <summary>Groups that have users besides the owner and the administrators.</summary>
    private static readonly WellKnownSidType[] Others =
    [
        WellKnownSidType.WorldSid,
        WellKnownSidType.AuthenticatedUserSid,
        WellKnownSidType.BuiltinUsersSid,
        WellKnownSidType.BuiltinGuestsSid,
        WellKnownSidType.AnonymousSid,
        WellKnownSidType.InteractiveSid,
        WellKnownSidType.NetworkSid,
    ];

    /// <summary>
    /// Creates a folder that only this user, the administrators and the system can read, with this access from the
    /// start. It inherits no access. Missing parents are created as usual. A folder that exists stays as it is.
    /// </summary>
    internal static void CreateOwnFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var access = new DirectorySecurity();
        Restrict(access, Below);
        new DirectoryInfo(path).Create(access);
    }

    /// <summary>
    /// Creates a file that only this user, the administrators and the system can read, with this access from the start.
    /// It inherits no access.
    /// </summary>
    internal static FileStream CreateOwnFile(string path)
    {
        const int BufferSize = 4096;
        var access = new FileSecurity();
        Restrict(access, InheritanceFlags.None);
        return new FileInfo(path).Create(
            FileMode.CreateNew,
            FileSystemRights.Write,
            FileShare.None,
            BufferSize,
            FileOptions.None,
            access
        );
    }

    /// <summary>Returns whether users besides the owner and the administrators can read a file.</summary>
    internal static bool OthersCanRead(string path)
    {
        var rules = new FileInfo(path)
            .GetAccessControl(AccessControlSections.Access)
            .GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier));
        return rules
            .Cast<FileSystemAccessRule>()
            .Any(r =>
                r.AccessControlType == AccessControlType.Allow
                && (r.FileSystemRights & FileSystemRights.ReadData) != 0
                && r.IdentityReference is SecurityIdentifier who
                && Array.Exists(Others, who.IsWellKnown)
            );
    }

    private static void Restrict(FileSystemSecurity access, InheritanceFlags inheritance)
    {
        using var user = WindowsIdentity.GetCurrent();
        access.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);

        // The user by name: a program with a restricted token, as pg_ctl starts the server, is no administrator.
        SecurityIdentifier[] allowed =
        [
            user.User!,
            new(WellKnownSidType.BuiltinAdministratorsSid, null),
            new(WellKnownSidType.LocalSystemSid, null),
        ];
        foreach (var who in allowed)
        {
            access.AddAccessRule(
                new FileSystemAccessRule(
                    who,
                    FileSystemRights.FullControl,
                    inheritance,
                    PropagationFlags.None,
                    AccessControlType.Allow
                )
            );
        }
    }
}
