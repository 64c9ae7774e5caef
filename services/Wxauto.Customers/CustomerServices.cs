using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Endpoints;
using Wxauto.Customers.Erasure;
using Wxauto.Customers.Families;
using Wxauto.Customers.Files;
using Wxauto.Customers.Following;
using Wxauto.Customers.Listing;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;
using Wxauto.Hosting.Bus;
using Wxauto.Operator.Runtime;

namespace Wxauto.Customers;

public static class CustomerServices
{
    /// <summary>Who the customers are, and what people do with them. Needs the database, the bus and the options.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(ICustomerDirectory)))
            return services;
        services.AddEventTopic<CustomersChanged>();
        services.TryAddSingleton(s => s.GetService<CustomerOptions>() is { Rules.Length: > 0 } options ? CustomerRules.Read(options.Rules)
            : CustomerRules.Shipped);
        return services.AddSingleton<IBlackContacts, BlackContacts>().AddSingleton<ICustomerDirectory, CustomerDirectory>()
            .AddSingleton<FamilyRefresh>().AddSingleton<Upkeep>()
            .AddSingleton<CustomerWriting>().AddSingleton<CustomerMerging>().AddSingleton<ContactDesk>().AddSingleton<CustomerErasing>()
            .AddSingleton<ICustomerDesk, CustomerDesk>().AddSingleton<CustomerImport>().AddSingleton<CustomerExport>()
            .AddSingleton<ICustomerFiles, CustomerFiles>();
    }

    /// <summary>Customers for people and programs below /api/console.</summary>
    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        CustomerEndpoints.Map(app);
        ContactEndpoints.Map(app);
        FileEndpoints.Map(app);
    }

    /// <summary>Follows conversations and time: contacts, points, silence. In the roles that work on messages.</summary>
    public static IServiceCollection AddCustomerFollowing(this IServiceCollection services) => services.AddCustomers()
        .AddSingleton<ContactSightings>().AddHostedService<ContactFollowing>().AddHostedService<StandingUpkeep>();

    /// <summary>Erases old conversations; needs every module's part in an erasure.</summary>
    public static IServiceCollection AddConversationRetention(this IServiceCollection services) =>
        services.AddHostedService<ConversationRetention>();

    /// <summary>The part of customers in an erasure; in every role that may be asked for one.</summary>
    public static IServiceCollection AddCustomerErasure(this IServiceCollection services) =>
        services.AddCustomers().AddSingleton<IErasurePart, CustomerErasurePart>();

    /// <summary>What may be set for customers: known in every role, they are configured alike.</summary>
    public static IServiceCollection AddCustomerOptions(this IServiceCollection services) =>
        services.AddStrictOptions<CustomerOptions>(CustomerOptions.Section, CustomerOptions.FaultsOf);
}
