using System.Reflection;
using System.Runtime.Loader;

namespace DbMigrate.Loader;

/// <summary>
/// The load context of DbMigrate and its libraries (Npgsql above all). A session can load another Npgsql beside it.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    private static readonly Dictionary<string, LoadContext> Contexts = new(StringComparer.Ordinal);

    private readonly string _folder;

    private LoadContext(string folder)
        : base("DbMigrate") => _folder = folder;

    /// <summary>
    /// Loads an assembly of a folder with its dependencies. Later calls for a folder return the same assembly.
    /// </summary>
    /// <param name="folder">The folder's full path; each version of the module has its own folder and context.</param>
    /// <param name="name">The assembly's name, without an extension.</param>
    public static Assembly Load(string folder, string name)
    {
        LoadContext? context;
        lock (Contexts)
        {
            if (!Contexts.TryGetValue(folder, out context))
            {
                Contexts.Add(folder, context = new LoadContext(folder));
            }
        }

        return context.LoadFromAssemblyName(new AssemblyName(name));
    }

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
