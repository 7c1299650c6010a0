using System.Reflection;
using System.Runtime.Loader;

namespace DbMigrate.Loader;

/// <summary>
/// Where DbMigrate and what it stands on (Npgsql above all) are loaded: a caller's session may have another Npgsql, and
/// each keeps its own.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    private static readonly Dictionary<string, LoadContext> Contexts = new(StringComparer.Ordinal);

    private readonly string _folder;

    private LoadContext(string folder)
        : base("DbMigrate") => _folder = folder;

    /// <summary>
    /// Loads an assembly of a folder, with everything that it needs from there. The second call for a folder gives what
    /// the first gave.
    /// </summary>
    /// <param name="folder">The folder's full path: two versions of the module in one session have two.</param>
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
    /// What lies in the folder is loaded here; everything else (PowerShell, the runtime) is the session's.
    /// </summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
