namespace DbMigrate.Engine.Sql.Facts;

/// <summary>A call in the condition of a policy.</summary>
/// <param name="Name">The function, as PostgreSQL prints it.</param>
/// <param name="End">The token behind its arguments.</param>
internal readonly record struct PolicyCall(string Name, int End);
