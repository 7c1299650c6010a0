using System.Reflection;
using System.Runtime.Loader;

namespace DbMigrate.Loader;

/// <summary>
/// The load context of the engine and its libraries (Npgsql above all). A session can load another Npgsql beside it.
/// </summary>
internal sealed class LoadContext : AssemblyLoadContext
{
    private const string Own = "DbMigrate.";

    private static readonly Lazy<LoadContext> Instance = new(() => new LoadContext());

    // The commands lie beside this assembly; what they need lies in a folder where PowerShell does not look.
    private readonly string _folder = Path.Combine(
        Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)!,
        "net8.0"
    );

    private LoadContext()
        : base("DbMigrate") { }

    /// <summary>Finds an assembly that the session's own context does not have: only those of DbMigrate.</summary>
    internal static Assembly? Resolve(AssemblyLoadContext session, AssemblyName assemblyName) =>
        assemblyName.Name is { } name && name.StartsWith(Own, StringComparison.Ordinal)
            ? Instance.Value.Load(assemblyName)
            : null;

    /// <summary>
    /// Loads assemblies of the folder; others (PowerShell, the runtime) come from the session.
    /// </summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
