using System.Security;

namespace DbMigrate;

/// <summary>A password that a step generated. It is handed out once, here.</summary>
public sealed class GeneratedPassword
{
    internal GeneratedPassword(string role, string password)
    {
        Role = role;
        Password = new SecureString();
        foreach (var c in password)
        {
            Password.AppendChar(c);
        }

        Password.MakeReadOnly();
    }

    /// <summary>The role.</summary>
    public string Role { get; }

    /// <summary>The password.</summary>
    public SecureString Password { get; }

    /// <summary>The role; never the password.</summary>
    public override string ToString() => Role;
}
