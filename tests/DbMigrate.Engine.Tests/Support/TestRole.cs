namespace DbMigrate.Engine.Tests.Support;

/// <summary>A role that a test has created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password.</param>
public sealed record TestRole(string Name, string Password);
