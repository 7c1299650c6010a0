using System.Reflection;

namespace DbMigrate.Engine.Common;

/// <summary>The version of the engine.</summary>
internal static class EngineVersion
{
    /// <summary>The version, as in <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(EngineVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
