namespace DbMigrate.Engine.Common;

/// <summary>The user of the operating system that runs this process, as the journal records it.</summary>
internal static class OsUser
{
    /// <summary>The name; on Windows with the domain, or with the machine for a local account.</summary>
    internal static string Name { get; } =
        OperatingSystem.IsWindows()
            ? WithDomain(Environment.UserDomainName, Environment.UserName)
            : Environment.UserName;

    /// <summary>Returns a name as <c>whoami</c> of Windows shows it: the same name may exist in several domains.</summary>
    internal static string WithDomain(string domain, string name) => domain.Length == 0 ? name : $@"{domain}\{name}";
}
