using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Wxauto.Operator.Runtime;

/// <summary>
/// Options of a program whose every key is known: a key nobody reads, a value of the wrong type and a value out of its range end the start
/// with an <see cref="OptionsValidationException"/> that names the full key.
/// </summary>
public static class StrictOptions
{
    /// <summary>
    /// Binds <typeparamref name="T"/> to the section <paramref name="section"/>, such as <c>Wxauto:Workflows</c>, and checks it when the
    /// host starts. The class can be injected as itself and as <see cref="IOptions{T}"/>.
    /// </summary>
    /// <param name="services">Of the host; its configuration must be in them.</param>
    /// <param name="section">The full path, with colons.</param>
    /// <param name="faults">What is wrong with the values, each text beginning with the key's name; none when all is well.</param>
    public static IServiceCollection AddStrictOptions<T>(
        this IServiceCollection services, string section, Func<T, IEnumerable<string>>? faults = null) where T : class, new()
    {
        services.AddStrictKeys(section, KnownKeys.Of(typeof(T)));
        services.AddSingleton<IConfigureOptions<T>>(provider => new StrictBinding<T>(Configuration(provider), section));
        services.AddSingleton<IValidateOptions<T>>(new StrictValues<T>(section, faults ?? (_ => [])));
        services.AddOptions<T>().ValidateOnStart();
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    /// <summary>
    /// Says that keys are read without a class: <c>AddStrictKeys("Wxauto:Security", "MasterKey")</c>. A name ending in <c>:*</c> stands for
    /// everything below it.
    /// </summary>
    public static IServiceCollection AddStrictKeys(this IServiceCollection services, string section, params IEnumerable<string> names)
    {
        var root = section.Split(':')[0];
        foreach (var name in names)
            services.AddSingleton(new KnownKey(root, $"{section}:{name}"));
        if (services.Any(service => service.ServiceType == typeof(UnknownKeys)
            && (service.ImplementationInstance as UnknownKeys)?.Root == root))
            return services;
        services.AddSingleton(new UnknownKeys(root));
        services.AddSingleton<IValidateOptions<UnknownKeys>>(provider =>
            new NoUnknownKeys(root, Configuration(provider), provider.GetServices<KnownKey>()));
        services.AddOptions<UnknownKeys>(root).ValidateOnStart();
        return services;
    }

    /// <summary>The same without a host, for commands that need the values before there is one. Keys outside the
    /// section are not looked at.</summary>
    /// <exception cref="OptionsValidationException">A key or a value is wrong.</exception>
    public static T Read<T>(IConfiguration configuration, string section, Func<T, IEnumerable<string>>? faults = null)
        where T : class, new()
    {
        var root = section.Split(':')[0];
        var known = KnownKeys.Of(typeof(T)).Select(name => new KnownKey(root, $"{section}:{name}"));
        Throw<T>(new NoUnknownKeys(section, configuration, known).Validate(section, new UnknownKeys(section)));
        var options = new T();
        new StrictBinding<T>(configuration, section).Configure(options);
        Throw<T>(new StrictValues<T>(section, faults ?? (_ => [])).Validate(null, options));
        return options;
    }

    /// <summary>The same for keys that are read without a class: nothing but <paramref name="names"/> may be set
    /// under the section's root.</summary>
    /// <exception cref="OptionsValidationException">Another key is set.</exception>
    public static void RefuseUnknown(IConfiguration configuration, string section, IEnumerable<string> names)
    {
        var root = section.Split(':')[0];
        var known = names.Select(name => new KnownKey(root, $"{section}:{name}"));
        Throw<UnknownKeys>(new NoUnknownKeys(root, configuration, known).Validate(root, new UnknownKeys(root)));
    }

    private static IConfiguration Configuration(IServiceProvider provider) =>
        provider.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build();

    private static void Throw<T>(ValidateOptionsResult result)
    {
        if (result.Failed)
            throw new OptionsValidationException(typeof(T).Name, typeof(T), result.Failures);
    }
}

/// <summary>Binds, and names the key whose value is not of its type.</summary>
internal sealed class StrictBinding<T>(IConfiguration configuration, string section) : IConfigureOptions<T> where T : class
{
    public void Configure(T options)
    {
        try
        {
            // Else a value of a list that is not of its type would be left out without a word.
            configuration.GetSection(section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e) when (e.InnerException is null)
        {
            // A key that the class does not have: NoUnknownKeys names it.
        }
        catch (InvalidOperationException e)
        {
            while (e.InnerException is InvalidOperationException inner)
                e = inner;
            // The binder's message names key and type already; the cause says what a value of that type looks like.
            throw new OptionsValidationException(section, typeof(T), [$"{e.Message} {e.InnerException?.Message}".TrimEnd()]);
        }
    }
}

internal sealed class StrictValues<T>(string section, Func<T, IEnumerable<string>> faults) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var found = faults(options).Select(fault => $"{section}:{fault}").ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
